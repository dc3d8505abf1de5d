import Testing

@testable import Host

struct CPUSetTests {
  @Test(arguments: [
    ("0-3,8", [0, 1, 2, 3, 8]), ("5", [5]), ("", []), ("(null)", []), (" (null)\n", []),
    ("8,0-1\n", [0, 1, 8]), ("0-1,1-2", [0, 1, 2]),
  ])
  func `reads the kernel's lists`(text: String, numbers: [Int]) {
    #expect(CPUSet(kernelList: text)?.numbers == numbers)
  }

  @Test(arguments: [
    "a", "3-1", "-1", "1-", "1,,2", "0-4000000000", "1 2", "0-1-2", "99999999999999999999",
  ])
  func `refuses what is not a list`(text: String) {
    #expect(CPUSet(kernelList: text) == nil)
  }

  @Test(arguments: [
    ([0, 1, 2, 3, 8], "0-3,8"), ([5], "5"), ([], "none"), ([2, 1], "1-2"), ([0, 2, 4], "0,2,4"),
  ])
  func `writes the kernel's lists`(numbers: [Int], text: String) {
    #expect(CPUSet(numbers).description == text)
  }

  @Test func `set operations keep the order`() {
    let a = CPUSet([4, 1, 2])
    let b = CPUSet([2, 9])
    #expect(a.union(b).numbers == [1, 2, 4, 9])
    #expect(a.intersection(b).numbers == [2])
    #expect(a.subtracting(b).numbers == [1, 4])
  }
}
