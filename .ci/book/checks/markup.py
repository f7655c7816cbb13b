# What can be read off the page itself: its head, ids, links, images with their texts, and formulas left as TeX.
import collections
import re
import urllib.parse

HEAD = """
return {language: document.documentElement.lang, title: document.title,
  viewport: document.querySelector('meta[name=viewport]')?.content,
  description: document.querySelector('meta[name=description]')?.content}"""
IDS = "return [...document.querySelectorAll('[id]')].map(e => e.id)"
LINKS = "return [...document.querySelectorAll('a')].map(a => [a.getAttribute('href'), a.textContent.trim()])"
IMAGES = """
return [...document.querySelectorAll('img')].map(image => {
  const caption = image.closest('figure')?.querySelector('figcaption')?.cloneNode(true);
  caption?.querySelectorAll('annotation, strong').forEach(e => e.remove());
  const start = image.getAttribute('src')?.slice(0, 60);
  return {source: start, alt: image.getAttribute('alt'), loaded: image.complete && image.naturalWidth > 0,
    figure: image.closest('figure')?.id ?? start, caption: caption?.textContent ?? null};
})"""
TEXT = """
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT, node =>
  node.parentElement.closest('code, pre, annotation, script, style') ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
const texts = [document.title];
while (walker.nextNode()) texts.push(walker.currentNode.data);
return texts"""
TEX = re.compile(r"\$|\\[a-zA-Z({\[]")


def faults(browser, book):
    yield from (f"the page has no {name}" for name, content in browser.run(HEAD).items() if not content)
    counts = collections.Counter(browser.run(IDS))
    yield from (f"the id {name} is there {count} times" for name, count in counts.items() if count > 1)
    for target, text in browser.run(LINKS):
        yield from link_faults(target, text, counts, book)
    for image in browser.run(IMAGES):
        yield from image_faults(image)
    for text in browser.run(TEXT):
        for found in TEX.finditer(text):
            around = " ".join(text[max(0, found.start() - 30) : found.end() + 30].split())
            yield f"TeX was left in the text: {around}"


def link_faults(target, text, ids, book):
    if not target:
        yield f"the link “{text}” has no target"
    elif not text:
        yield f"the link to {target} has no text"
    elif target.startswith("#"):
        if urllib.parse.unquote(target[1:]) not in ids:
            yield f"the link “{text}” leads to {target}, which is not there"
    elif not re.match(r"https?://[^/]+\.|mailto:", target):
        if not (book.parent / urllib.parse.unquote(target.split("#")[0])).exists():
            yield f"the link “{text}” leads to {target}, which does not exist"


def image_faults(image):
    if not image["loaded"]:
        yield f"the image of {image['figure']} is broken: {image['source']}"
    if not (image["alt"] or "").strip():
        yield f"the image of {image['figure']} has no alternative text"
    elif TEX.search(image["alt"]):
        yield f"TeX was left in the alternative text of {image['figure']}"
    if not (image["caption"] or "").strip():
        yield f"the image of {image['figure']} has no caption"
    elif letters(image["alt"] or "") == letters(image["caption"]):
        yield f"the alternative text of {image['figure']} is its caption, which is heard anyway"


def letters(text):
    return re.sub(r"\W", "", text).lower()
