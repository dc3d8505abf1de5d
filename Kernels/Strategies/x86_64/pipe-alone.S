// pipe-alone: a process writes a word into a pipe and reads it itself: process-pipe without a switch.
//
//   void switch(void **save, void *load)      save in %rdi; load is ignored
//
// saves     nothing
// assumes   the caller wants neither rax rcx rdx rsi rdi r11 nor the flags back
// requires  a pipe
//
// The part that lmbench's lat_ctx subtracts: a figure is one write and one read, half of process-pipe's round trip.
#include "strategy.h"

STRATEGY(BX | SP | BP | R8 | R9 | R10 | R12 | R13 | R14 | R15, \
         NO_SWITCH | SYSTEM_CALLS | PIPES)

FRAME
END_FRAME

.data
.balign 16
9: .quad 0                      // the token

SWITCH
  // Write a token.
  leaq 9b(%rip), %rsi
  movl FROM_HERE_WRITE(%rip), %edi
  movl $8, %edx
  movl $1, %eax
  syscall

  // Read it back.
  movl FROM_HERE_READ(%rip), %edi
  xorl %eax, %eax
  syscall
  ret
END_SWITCH
