// peers: what strategies need that switch by other processes, by signals or by a library.
#include "harness.h"

.text
// long open_pipe(word32 *ends)
.globl open_pipe
open_pipe:
  movl $22, %eax
  syscall
  ret

// long open_event(word32 *ends): eventfd2
.globl open_event
open_event:
  pushq %rdi
  xorl %edi, %edi
  xorl %esi, %esi
  movl $290, %eax
  syscall
  popq %rdi
  movl %eax, (%rdi)
  movl %eax, 4(%rdi)
  ret

// long share_page(void): the page anew, zeroed, and the same in a forked process (MAP_SHARED,
// MAP_FIXED, MAP_ANONYMOUS)
.globl share_page
share_page:
  movl $shared_page, %edi
  movl $4096, %esi
  movl $3, %edx
  movl $0x31, %r10d
  movq $-1, %r8
  xorl %r9d, %r9d
  movl $9, %eax
  syscall
  ret

// long start_other_side(word code, word sharesMemory): clone, with SIGCHLD as fork has it, and CLONE_VM and
// CLONE_FILES; the child's number, and the child runs the code. It is killed with its parent
// (PR_SET_PDEATHSIG), and ends by itself when that is gone already.
.globl start_other_side
start_other_side:
  pushq %rbx
  movq %rdi, %rbx
  movl $17, %edi
  testq %rsi, %rsi
  jz 1f
  movl $0x511, %edi
  leaq other_stack_top(%rip), %rsi
1:
  xorl %edx, %edx
  xorl %r10d, %r10d
  xorl %r8d, %r8d
  movl $56, %eax
  syscall
  testq %rax, %rax
  jz 1f
  popq %rbx
  ret
1:
  movl $1, %edi
  movl $9, %esi
  movl $157, %eax
  syscall
  movl $110, %eax
  syscall
  cmpq own_process(%rip), %rax
  jne 2f
  jmp *%rbx
2:
  movl $231, %eax
  syscall
  ud2

// void end_other_side(long process): kill, wait4
.globl end_other_side
end_other_side:
  movl $9, %esi
  movl $62, %eax
  syscall
  xorl %esi, %esi
  xorl %edx, %edx
  xorl %r10d, %r10d
  movl $61, %eax
  syscall
  ret

// long set_user_signal(word handler): sigaltstack, then rt_sigaction of SIGUSR1
.globl set_user_signal
set_user_signal:
  movq %rdi, user_action(%rip)
  leaq stack_for_signals(%rip), %rdi
  xorl %esi, %esi
  movl $131, %eax
  syscall
  testq %rax, %rax
  jnz 1f
  leaq user_action(%rip), %rsi
  xorl %edx, %edx
  movl $10, %edi
  movl $8, %r10d
  movl $13, %eax
  syscall
1:
  ret
// Where a handler returns to, as libc has it: rt_sigreturn.
restore:
  movl $15, %eax
  syscall
  ud2

// void set_thread_memory(word isWanted): arch_prctl(ARCH_SET_FS)
.globl set_thread_memory
set_thread_memory:
  leaq thread_memory(%rip), %rsi
  testq %rdi, %rdi
  cmovzq %rdi, %rsi
  movl $0x1002, %edi
  movl $158, %eax
  syscall
  ret

// A library's function leaves its error here, where it cannot go on.
.section .tbss, "awT", @nobits
.globl errno, __libc_errno
.balign 4
errno:
__libc_errno: .space 4

.data
.balign 8
// struct sigaction as the kernel has it: handler, SA_RESTORER | SA_ONSTACK | SA_SIGINFO, restorer, no
// signals blocked beside it.
user_action: .quad 0, 0x0C000004, restore, 0
stack_for_signals: .quad signal_stack, 0, 16384

.bss
.balign 64
signal_stack: .space 16384
  .space 4096
other_stack_top:
  .space 1024
thread_memory: .space 1024
