# A headless Chromium that shows a page at a width and in a colour scheme, and remembers what it logged.
import json

from selenium import webdriver
from selenium.webdriver.chrome.service import Service


class Browser:
    def __enter__(self):
        options = webdriver.ChromeOptions()
        options.binary_location = "/usr/bin/chromium"
        # Inside containers there is neither a sandbox nor much shared memory.
        for flag in "--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--force-device-scale-factor=1":
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        self.driver = webdriver.Chrome(service=Service("/usr/bin/chromedriver"), options=options)
        self.command("Network.enable")
        return self

    def __exit__(self, *_):
        self.driver.quit()

    def show(self, path, width, scheme, medium="screen"):
        """Opens a file anew, in a window of this width and 900 pixels of height, or as on paper."""
        size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
        self.command("Emulation.setDeviceMetricsOverride", **size)
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.command("Emulation.setEmulatedMedia", media=medium, features=features)
        self.driver.get(path.as_uri())

    def command(self, name, **arguments):
        """A command of the DevTools protocol."""
        return self.driver.execute_cdp_cmd(name, arguments)

    def run(self, script, *arguments):
        """What a body of JavaScript returns."""
        return self.driver.execute_script(script, *arguments)

    def errors(self):
        """What the console has of errors."""
        return [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] == "SEVERE"]

    def requests(self):
        """The addresses that were asked for."""
        messages = [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]
        return [m["params"]["request"]["url"] for m in messages if m["method"] == "Network.requestWillBeSent"]
