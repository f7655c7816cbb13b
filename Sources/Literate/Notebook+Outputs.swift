// Tables, figures, text and timings.

import Foundation

extension Notebook {
  /// Shows a table. Columns of numbers are aligned to the right.
  ///
  /// - Throws: ``NotebookError/raggedTable(line:expectedCells:row:foundCells:)`` if a row has more or fewer cells
  ///   than the header.
  public func table(
    _ header: [String], _ rows: [[String]], file: String = #filePath, line: Int = #line
  ) throws(NotebookError) {
    try checkPlace(file: file, line: line)
    for (index, row) in rows.enumerated() where row.count != header.count {
      throw .raggedTable(line: line, expectedCells: header.count, row: index + 1, foundCells: row.count)
    }
    let markdown = MarkdownTable(header: header, rows: rows).markdown
    try append(.table(markdown), line: line, echo: markdown)
  }

  /// Shows a figure with its caption below, numbered by its place on the page.
  ///
  /// - Parameters:
  ///   - png: the bytes of a PNG image.
  ///   - name: the name of the file without `.png`, and the name by which prose refers to it: `{{figure.name}}`.
  ///   - caption: Markdown, with `$…$` for mathematics.
  ///   - alternativeText: plain words in the place of the picture, for those who cannot see it: what it shows.
  ///   - file: where the statement stands; it must be the program of the chapter.
  ///   - line: its line, below which the figure is shown.
  /// - Throws: ``NotebookError`` if the name is taken or malformed, or the bytes are not a PNG image.
  public func show(
    _ png: some Sequence<UInt8>, name: String, caption: String, alternativeText: String,
    file: String = #filePath, line: Int = #line
  ) throws(NotebookError) {
    try checkPlace(file: file, line: line)
    guard RecordedResult.isValidName(name), !name.contains(".") else { throw .invalidName(name) }
    let png = Data(png)
    guard png.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) else {
      throw .notPNG(figure: name, byteCount: png.count)
    }
    try update { state throws(NotebookError) in
      guard state.figures[name] == nil else { throw .figureNameReused(name) }
      state.figures[name] = png
    }
    try append(
      .figure(name: name, caption: caption, alternativeText: alternativeText), line: line,
      echo: "figures/\(chapter)/\(name).png: \(caption)")
  }

  /// Shows lines of plain text.
  public func print(_ text: String, file: String = #filePath, line: Int = #line) throws(NotebookError) {
    try checkPlace(file: file, line: line)
    try append(.text(text), line: line, echo: text)
  }

  /// Records a time or a rate, which goes to the terminal and the timings file but never into the report, because
  /// it differs from run to run.
  ///
  /// - Parameters:
  ///   - name: what was timed; a second timing of that name replaces the first.
  ///   - value: the number.
  ///   - unit: its unit, such as `s` or `samples/s`.
  public func timing(_ name: String, _ value: Double, unit: String) throws(NotebookError) {
    try update { state throws(NotebookError) in
      state.timings[name] = Timing(value: value, unit: unit)
    }
    echo("\(name): \(NumberFormat.significant(3).text(value)) \(unit)")
  }

  func append(_ output: Output, line: Int, echo text: String) throws(NotebookError) {
    try update { state throws(NotebookError) in
      state.outputs.append(PlacedOutput(line: line, output: output))
    }
    echo(text)
  }
}
