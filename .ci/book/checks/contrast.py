# Every text has the contrast with its ground that WCAG asks for at level AA: 4.5, or 3 where it is large.
import pathlib

COLOURS = (pathlib.Path(__file__).parent / "contrast.js").read_text()
TEXTS = COLOURS + """
document.querySelectorAll('details').forEach(e => e.open = true);
const seen = new Map();
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const element = walker.currentNode.parentElement, text = walker.currentNode.data.trim();
  if (!text || element.closest('script, style, annotation')) continue;
  const style = getComputedStyle(element);
  let opacity = 1;
  for (let e = element; e; e = e.parentElement) opacity *= getComputedStyle(e).opacity;
  const large = parseFloat(style.fontSize) >= (style.fontWeight >= 700 ? 18.66 : 24);
  const ratio = opacity < 1 ? 1 : contrast(style.color, element);
  const name = element.localName + (element.className ? '.' + element.className : '');
  if (ratio < (large ? 3 : 4.5)) seen.set(name + style.color, `“${text.replace(/\\s+/g, ' ').slice(0, 30)}” (${name}) has a contrast of ${ratio.toFixed(2)}`);
}
return [...seen.values()]"""


def faults(browser):
    return browser.run(TEXTS)
