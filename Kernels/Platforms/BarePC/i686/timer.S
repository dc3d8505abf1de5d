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

// void use_x2apic(void), void use_xapic(void): IA32_APIC_BASE, bits 11 and 10. The way back leads over an APIC
// that is off (Intel SDM Vol. 3A, 11.12.5).
.globl use_x2apic, use_xapic
use_x2apic:
  movl $0x1B, %ecx
  rdmsr
  orl $0xC00, %eax
  wrmsr
  ret
use_xapic:
  movl $0x1B, %ecx
  rdmsr
  andl $~0xC00, %eax
  wrmsr
  orl $0x800, %eax
  wrmsr
  ret
