// timer: ports, interrupts on and off, and what comes without having been asked for.
#include "harness.h"

.text
// void write_port(word port, word value): one byte
.globl write_port
write_port:
  movl 4(%esp), %edx
  movl 8(%esp), %eax
  outb %al, %dx
  ret

// void permit_interrupts(void), void forbid_interrupts(void)
.globl permit_interrupts, forbid_interrupts
permit_interrupts:
  sti
  ret
forbid_interrupts:
  cli
  ret

// A request that was withdrawn before it was answered; it wants no acknowledgement.
.balign 64, 0xcc
.globl spurious_interrupt
spurious_interrupt:
  iretl
