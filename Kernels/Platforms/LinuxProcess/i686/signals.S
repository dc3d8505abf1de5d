// signals: what stands for interrupts in a process, by the system calls that lead to them.
#include "harness.h"

.text
// long set_signal(long signal, word handler): rt_sigaction; 0 and 1 for the kernel's own ways
.globl set_signal
set_signal:
  pushl %ebx
  pushl %esi
  movl 12(%esp), %ebx
  movl 16(%esp), %eax
  movl %eax, action
  movl $action, %ecx
  xorl %edx, %edx
  movl $8, %esi
  movl $174, %eax
  int $0x80
  popl %esi
  popl %ebx
  ret

// long set_interval_timer(long microseconds): setitimer of real time; 0 stops it
.globl set_interval_timer
set_interval_timer:
  pushl %ebx
  movl 8(%esp), %eax
  movl %eax, interval+4
  movl %eax, interval+12
  xorl %ebx, %ebx
  movl $interval, %ecx
  xorl %edx, %edx
  movl $104, %eax
  int $0x80
  popl %ebx
  ret

// void forget_alarm(void): rt_sigtimedwait of SIGALRM, without waiting
.globl forget_alarm
forget_alarm:
  pushl %ebx
  pushl %esi
  movl $alarm, %ebx
  xorl %ecx, %ecx
  movl $no_time, %edx
  movl $8, %esi
  movl $177, %eax
  int $0x80
  popl %esi
  popl %ebx
  ret

// void permit_interrupts(void), void forbid_interrupts(void): rt_sigprocmask of SIGALRM
.globl permit_interrupts, forbid_interrupts
permit_interrupts:
  movl $1, %eax
  jmp 1f
forbid_interrupts:
  xorl %eax, %eax
1:
  pushl %ebx
  pushl %esi
  movl %eax, %ebx
  movl $alarm, %ecx
  xorl %edx, %edx
  movl $8, %esi
  movl $175, %eax
  int $0x80
  popl %esi
  popl %ebx
  ret

.data
.balign 8
// struct sigaction as the kernel has it: handler, SA_RESTORER | SA_SIGINFO, no restorer because
// handlers go back by themselves, and both signals blocked in either handler.
action: .long 0, 0x04000004, 0, 0x2010, 0
alarm: .long 0x2000, 0
interval: .long 0, 0, 0, 0
no_time: .long 0, 0
