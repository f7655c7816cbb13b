# Prints the cover of the book as Markdown. Every sentence is the README's or a chapter's, every number a run's.
import json
import pathlib
import re

# What the cover shows: the figure, and the quantities of each chapter.
FIGURE = "funnel", "draws"
ROWS = [
    ("gaussian", "hmc.acceptanceRate"),
    ("gaussian", "hmc.ess"),
    ("gaussian", "implicit.ess"),
    ("funnel", "nuts.kl"),
    ("funnel", "localSteps.kl"),
    ("mnist-cnn", "tutorial.acceptanceRate"),
    ("mnist-cnn", "better.accuracy.ensemble"),
    ("eight-schools", "exact.neck"),
    ("eight-schools", "centred.neck"),
    ("eight-schools", "nonCentred.neck"),
]


def figure(chapter, name):
    """The figure's alternative text and its caption, as the chapter has them."""
    page = pathlib.Path(f"chapters/{chapter}/README.md").read_text()
    match = re.search(rf"!\[(.*)\]\(\S*/{name}\.png\)\n\n\*\*Figure \d+\.\*\* (.*)", page)
    if not match:
        raise SystemExit(f"cover: chapters/{chapter}/README.md has no figure {name}")
    return match.groups()


def row(chapter, key):
    """A quantity with its number here and the published one."""
    page = json.loads(pathlib.Path(f"chapters/{chapter}/results.json").read_text())
    result = page["results"].get(key)
    if result is None or "label" not in result:
        raise SystemExit(f"cover: chapters/{chapter}/results.json has no labelled result {key}")
    return f"| [{page['number']}](../../../chapters/{chapter}/README.md) | {result['label']} | {result['text']} | {result.get('publishedText', '–')} |"


readme = pathlib.Path("README.md").read_text()
title, description = re.match(r"# (.*)\n\n((?:.+\n)+)", readme).groups()
description = " ".join(description.split())
alternative, caption = figure(*FIGURE)

print(f"# {title}\n\n{description}\n")
print(f"![{alternative}](../../../figures/{FIGURE[0]}/{FIGURE[1]}.png)\n\n{caption}\n")
print("| Chapter | Quantity | This run | Published |\n|:-:|---|--:|--:|")
print("\n".join(row(*which) for which in ROWS))
pathlib.Path(".build/book/parts/cover.yaml").write_text(json.dumps({"title": title, "description": description}))
