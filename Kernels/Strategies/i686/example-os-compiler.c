// example-os-compiler: the handler as exampleOS has it, one statement of inline assembly that
// claims to destroy every register.
//
// A function with the attribute `interrupt` must give back all that it changes and leave with
// iretl. (exampleOS is in Rust, whose extern "x86-interrupt" means the same.) So the compiler
// pushes what the clobber list names, in an order of its own, and pops it behind the statement: it
// cannot know that the stack is another one by then. There must be nothing else in the function,
// for what the compiler would keep on the stack of before is not there any more. In 32 bits it
// aligns the stack, which an interrupt may have found anywhere, and finds its way back by %ebp,
// which it pushes once more because the list names that too.
__attribute__((interrupt, section(".text.timed.behind"), aligned(64))) void example_os_compiled(
    void *frame) {
  (void)frame;
  __asm__ volatile(
      "pushl %%esp\n"
      "call next_stack\n"
      "movl %%eax, %%esp\n"
      "movb $0x20, %%al\n"
      "outb %%al, $0x20\n" ::
          : "eax", "ebx", "ecx", "edx", "ebp", "esi", "edi", "cc", "memory");
}
