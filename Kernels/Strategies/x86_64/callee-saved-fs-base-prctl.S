// callee-saved-fs-base-prctl: callee-saved-fs-base, where only the kernel may write the base of fs.
//
//   void switch(void **save, void *load)      save in %rdi, load in %rsi
//
// saves     the base of fs; rbp rbx r12 r13 r14 r15; rsp goes to *save
// assumes   the caller wants neither rax rcx rdx rsi rdi r8-r11 nor the flags back
// requires  Linux; FSGSBASE, because the base is read by RDFSBASE
#include "strategy.h"

STRATEGY(BX | SP | BP | R12 | R13 | R14 | R15 | FS_BASE, HAS_FSGSBASE | SYSTEM_CALLS)

FRAME
  WORD 0                        //  +0  base of fs
  WORD 0, 0, 0, 0               //  +8  r15 r14 r13 r12
  WORD 0, 0                     // +40  rbx rbp
  WORD ENTRY                    // +56  return address
END_FRAME

SWITCH
  // Save. (A library would keep the base itself, and not ask for it.)
  pushq %rbp
  pushq %rbx
  pushq %r12
  pushq %r13
  pushq %r14
  pushq %r15
  rdfsbaseq %rax
  pushq %rax

  // Switch stacks.
  movq %rsp, (%rdi)
  movq %rsi, %rsp

  // arch_prctl(ARCH_SET_FS, base)
  popq %rsi
  movl $0x1002, %edi
  movl $158, %eax
  syscall

  // Restore.
  popq %r15
  popq %r14
  popq %r13
  popq %r12
  popq %rbx
  popq %rbp
  ret
END_SWITCH
