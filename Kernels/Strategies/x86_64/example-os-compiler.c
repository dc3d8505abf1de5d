// example-os-compiler: the handler as exampleOS has it, one statement of inline assembly that
// claims to destroy every register.
//
// A function with the attribute `interrupt` must give back all that it changes and leave with
// iretq. (exampleOS is in Rust, whose extern "x86-interrupt" means the same.) So the compiler
// pushes what the clobber list names, in an order of its own, and pops it behind the statement: it
// cannot know that the stack is another one by then. There must be nothing else in the function,
// for what the compiler would keep on the stack of before is not there any more.
__attribute__((interrupt, section(".text.timed.behind"), aligned(64))) void example_os_compiled(
    void *frame) {
  (void)frame;
  __asm__ volatile(
      "movq %%rsp, %%rdi\n"
      "call next_stack\n"
      "movq %%rax, %%rsp\n"
      "movb $0x20, %%al\n"
      "outb %%al, $0x20\n" ::
          : "rax", "rbx", "rcx", "rdx", "rbp", "rsi", "rdi", "r8", "r9", "r10", "r11", "r12", "r13",
          "r14", "r15", "cc", "memory");
}
