# By the Tab key one comes to the skip link, then to the navigation, then to everything else that does something, and sees it.
import contrast
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

# What ought to be reached, in the order of the page.
STOPS = """
window.stops = [...document.querySelectorAll('a[href], summary, .wide')].filter(e =>
  e.checkVisibility() && (!e.matches('.wide') || e.scrollWidth > e.clientWidth));
return window.stops.map(e => `${e.localName} “${e.textContent.trim().replace(/\\s+/g, ' ').slice(0, 40)}”`)"""
FOCUS = contrast.COLOURS + """
const e = document.activeElement, style = getComputedStyle(e), box = e.getBoundingClientRect();
return {stop: window.stops.indexOf(e), name: `${e.localName} “${e.textContent.trim().replace(/\\s+/g, ' ').slice(0, 40)}”`, end: e === document.body,
  marked: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 && contrast(style.outlineColor, e.parentElement) >= 3,
  inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth}"""


def press(browser, key):
    ActionChains(browser.driver).send_keys(key).perform()


def faults(browser):
    if browser.run("return getComputedStyle(document.querySelector('nav summary')).display") != "none":
        yield from contents_faults(browser)
    browser.driver.refresh()
    yield from order_faults(browser)
    yield from skip_faults(browser)


def contents_faults(browser):
    """On a narrow screen the contents are closed, and the Return key opens them."""
    browser.driver.refresh()
    visible = "return document.querySelector('nav li a').checkVisibility()"
    if browser.run(visible):
        yield "the contents are not closed at first"
    browser.run("document.querySelector('nav summary').focus()")
    press(browser, Keys.ENTER)
    if not browser.run(visible):
        yield "the Return key does not open the contents"


def order_faults(browser):
    names = browser.run(STOPS)
    if "skip" not in browser.run("return window.stops[0].className"):
        yield "the first stop of the Tab key is not the skip link"
    reached = []
    for _ in range(2 * len(names)):
        press(browser, Keys.TAB)
        focus = browser.run(FOCUS)
        if focus["end"]:
            break
        if focus["stop"] < 0:
            yield f"the Tab key stops at {focus['name']}, which does nothing"
            continue
        reached.append(focus["stop"])
        if not focus["marked"]:
            yield f"one does not see that {focus['name']} has the focus"
        if not focus["inside"]:
            yield f"{focus['name']} has the focus and is out of sight"
    yield from (f"the Tab key does not reach {name}" for index, name in enumerate(names) if index not in reached)
    if reached != sorted(reached):
        yield "the Tab key does not follow the order of the page"


def skip_faults(browser):
    browser.driver.refresh()
    press(browser, Keys.TAB)
    press(browser, Keys.ENTER)
    press(browser, Keys.TAB)
    if not browser.run("return document.activeElement.closest('main') !== null"):
        yield "the skip link does not skip the navigation"
