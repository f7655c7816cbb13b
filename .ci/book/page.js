// Closes the contents on narrow screens, and keeps the Tab key from stopping at what has nothing to scroll.
const contents = document.querySelector("nav details");
const wide = matchMedia("(min-width: 70rem)");

function openContents() {
  contents.open = wide.matches;
}

function markScrolling() {
  for (const box of document.querySelectorAll(".wide")) {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  }
}

contents.addEventListener("click", event => {
  if (event.target.closest("a")) openContents();
});
wide.addEventListener("change", openContents);
addEventListener("resize", markScrolling);
openContents();
markScrolling();
