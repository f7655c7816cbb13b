# Pictures of the cover, a formula, code with a table, and a figure; and the pages as they are printed.
import base64

PLACES = {
    "cover": "document.body",
    "formula": "[...document.querySelectorAll('.formula')].sort((a, b) => b.textContent.length - a.textContent.length)[0]",
    "code-and-table": "document.querySelector('.code + .table')",
    "figure": "document.querySelectorAll('main section:not(.cover) figure')[1]",
    "glossary": "document.querySelector('#glossary')",
}


def take(browser, folder, suffix):
    folder.mkdir(parents=True, exist_ok=True)
    # The keyboard is not on the way, and the contents are as a reader has them at first.
    browser.driver.refresh()
    for name, element in PLACES.items():
        block = "start" if name in ("cover", "glossary") else "center"
        browser.run(f"{element}.scrollIntoView({{block: '{block}'}})")
        (folder / f"{name}-{suffix}.png").write_bytes(browser.driver.get_screenshot_as_png())


def print_pages(browser, path):
    browser.driver.refresh()
    pages = browser.command("Page.printToPDF", preferCSSPageSize=True, printBackground=True)
    path.write_bytes(base64.b64decode(pages["data"]))
