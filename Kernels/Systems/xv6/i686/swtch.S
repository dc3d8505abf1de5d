// swtch: from one kernel stack to another.
//
//   void swtch(struct context **old, struct context *new)      old at 4(%esp), new at 8(%esp)
#include "xv6.h"

.section .text.timed.behind, "ax", @progbits
.balign 64, 0xcc
.globl swtch
swtch:
  movl 4(%esp), %eax
  movl 8(%esp), %edx

  // Save.
  pushl %ebp
  pushl %ebx
  pushl %esi
  pushl %edi

  // Switch stacks.
  movl %esp, (%eax)
  movl %edx, %esp

  // Restore.
  popl %edi
  popl %esi
  popl %ebx
  popl %ebp
  ret
