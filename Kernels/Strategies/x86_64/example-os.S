// example-os: exampleOS, whole. The timer's handler; SWITCH raises by hand what the timer would.
//
//   void switch(void **save, void *load)      both arguments ignored
//
// saves     rflags, rsp and every general-purpose register
// assumes   interrupts off in the handler; current_context and the contexts' order say who is next
// requires  ring 0, vector 32, the first interrupt controller's port
#include "strategy.h"

STRATEGY(AX | CX | DX | BX | SP | BP | SI | DI \
         | R8 | R9 | R10 | R11 | R12 | R13 | R14 | R15 | FLAGS, RING0 | GATES)

FRAME
  WORD 0, 0, 0, 0               //   +0  r15 r14 r13 r12
  WORD 0, 0, 0, 0               //  +32  r11 r10 r9 r8
  WORD 0, 0, 0, 0               //  +64  rbp rdi rsi rdx
  WORD 0, 0, 0                  //  +96  rcx rbx rax
  WORD ENTRY, NOW_CS, NOW_FLAGS // +120  rip cs rflags: from here on as the processor pushed it
  WORD STACK, NOW_SS            // +144  rsp ss
END_FRAME

SWITCH
  int $32
  ret
END_SWITCH

HANDLER(32)
  // Save.
  pushq %rax
  pushq %rbx
  pushq %rcx
  pushq %rdx
  pushq %rsi
  pushq %rdi
  pushq %rbp
  pushq %r8
  pushq %r9
  pushq %r10
  pushq %r11
  pushq %r12
  pushq %r13
  pushq %r14
  pushq %r15

  // Switch stacks.
  movq %rsp, %rdi
  call next_stack
  movq %rax, %rsp
  // Acknowledge the interrupt: a non-specific end, to the first controller.
  movb $0x20, %al
  outb %al, $0x20

  // Restore.
  popq %r15
  popq %r14
  popq %r13
  popq %r12
  popq %r11
  popq %r10
  popq %r9
  popq %r8
  popq %rbp
  popq %rdi
  popq %rsi
  popq %rdx
  popq %rcx
  popq %rbx
  popq %rax
  iretq
END_HANDLER(32)
