// signals: what stands for interrupts in a process, by the system calls that lead to them.
#include "harness.h"

.text
// long set_signal(long signal, word handler): rt_sigaction; 0 and 1 for the kernel's own ways
.globl set_signal
set_signal:
  movq %rsi, action(%rip)
  leaq action(%rip), %rsi
  xorl %edx, %edx
  movl $8, %r10d
  movl $13, %eax
  syscall
  ret

// long set_interval_timer(long microseconds): setitimer of real time; 0 stops it
.globl set_interval_timer
set_interval_timer:
  movq %rdi, interval+8(%rip)
  movq %rdi, interval+24(%rip)
  xorl %edi, %edi
  leaq interval(%rip), %rsi
  xorl %edx, %edx
  movl $38, %eax
  syscall
  ret

// void forget_alarm(void): rt_sigtimedwait of SIGALRM, without waiting
.globl forget_alarm
forget_alarm:
  leaq alarm(%rip), %rdi
  xorl %esi, %esi
  leaq no_time(%rip), %rdx
  movl $8, %r10d
  movl $128, %eax
  syscall
  ret

// void permit_interrupts(void), void forbid_interrupts(void): rt_sigprocmask of SIGALRM
.globl permit_interrupts, forbid_interrupts
permit_interrupts:
  movl $1, %eax
  jmp 1f
forbid_interrupts:
  xorl %eax, %eax
1:
  pushq %rdi
  pushq %rsi
  pushq %r10
  pushq %r11
  movq %rax, %rdi
  leaq alarm(%rip), %rsi
  xorl %edx, %edx
  movl $8, %r10d
  movl $14, %eax
  syscall
  popq %r11
  popq %r10
  popq %rsi
  popq %rdi
  ret

.data
.balign 8
// struct sigaction as the kernel has it: handler, SA_RESTORER | SA_SIGINFO, no restorer because
// handlers go back by themselves, and both signals blocked in either handler.
action: .quad 0, 0x04000004, 0, 0x2010
alarm: .quad 0x2000
interval: .quad 0, 0, 0, 0
no_time: .quad 0, 0
