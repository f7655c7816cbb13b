# Nothing is wider than the window, what scrolls does so to both ends, and figures are as large as they should be.

OVERFLOW = """
const width = document.documentElement.scrollWidth;
if (width <= innerWidth) return null;
const scrolls = e => e && (['auto', 'scroll', 'hidden'].includes(getComputedStyle(e).overflowX) || scrolls(e.parentElement));
const wide = [...document.querySelectorAll('main *, nav *')].filter(e =>
  e.getBoundingClientRect().right > innerWidth + 1 && !scrolls(e.parentElement));
const outer = wide.filter(e => !wide.includes(e.parentElement));
return [width, outer.slice(0, 3).map(e => `<${e.localName}> “${e.innerText.trim().replace(/\\s+/g, ' ').slice(0, 40)}”`)]"""
LARGE = """
return [...document.querySelectorAll('figure img')].filter(image => image.naturalWidth > 0).filter(image => {
  const style = getComputedStyle(image), box = image.getBoundingClientRect();
  const width = box.width - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  const text = image.closest('section, main').querySelector('p').getBoundingClientRect().width;
  return width > image.naturalWidth / 2 + 1 || box.width > text + 1;
}).map(image => image.closest('figure').id)"""

CLIPPED = """
return [...document.querySelectorAll('.wide')].filter(box => {
  box.scrollLeft = 0;
  return [...box.children].some(e => e.getBoundingClientRect().left < box.getBoundingClientRect().left - 1);
}).map(box => box.textContent.trim().replace(/\\s+/g, ' ').slice(0, 40))"""


def faults(browser):
    overflow = browser.run(OVERFLOW)
    if overflow:
        yield f"the page is {overflow[0]} pixels wide because of {', '.join(overflow[1])}"
    for box in browser.run(CLIPPED):
        yield f"the left end of “{box}” cannot be scrolled to"
    for figure in browser.run(LARGE):
        yield f"{figure} is drawn larger than half its pixels, or wider than the text"
