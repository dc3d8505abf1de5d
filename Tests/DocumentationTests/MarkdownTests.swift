import Testing

@Suite struct `the readers of documents` {
  private let sample = """
    # A head: one, `two`
    See [here](a/b.md#c) and [there](https://example.org), or [below](#a-head).
    <!-- generated: switchbench report x --section answer -->
    | a |
    <!-- end -->
    <!-- generated: switchbench export x -->
    ```json
    {}
    ```
    <!-- end -->
    ```
    make run   # nothing of ours
    switchbench run --quick   # a comment
    # a comment alone
    ```
    1. In a list:
       ```
       switchbench list
       ```
    ```
    switchbench ──> drawing
    ```
    switchbench outside a block, but `switchbench show
    x` and `make`
    """

  @Test func `find blocks, commands and links`() {
    let blocks = Markdown.generatedBlocks(of: sample)
    #expect(blocks.map(\.arguments) == [["report", "x", "--section", "answer"], ["export", "x"]])
    #expect(blocks.map(\.text) == ["| a |\n", "{}\n"])
    #expect(blocks.map { $0.content(of: "new\n") } == ["new\n", "```json\nnew\n```\n"])
    #expect(
      Markdown.commands(of: sample)
        == ["switchbench run --quick", "switchbench list", "switchbench show x"])
    #expect(
      Markdown.shownLines(of: sample)
        == ["make run", "switchbench run --quick", "switchbench list"])
    #expect(Markdown.relativeLinks(of: sample) == ["a/b.md#c", "#a-head"])
    #expect(Markdown.anchors(of: sample) == ["a-head-one-two"])
  }

  @Test func `know the commands of other programs`() {
    #expect(ShownCommand.isCovered("switchbench run"))
    #expect(ShownCommand.isCovered("make run"))
    #expect(!ShownCommand.isCovered("make install"))
    #expect(!ShownCommand.isCovered("rm -rf Results"))
  }
}
