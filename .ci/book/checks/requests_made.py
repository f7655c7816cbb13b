# A self-contained book asks nobody for anything, and no error is on the console.


def faults(browser, book):
    for message in browser.errors():
        yield f"the console has an error: {message}"
    for address in set(browser.requests()):
        if not address.startswith("data:") and address.split("#")[0] != book.as_uri():
            yield f"the book asks for {address}"
