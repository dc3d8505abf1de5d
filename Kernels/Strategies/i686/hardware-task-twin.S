// hardware-task-twin: just what the hardware's task switch does, by ordinary instructions.
//
//   void switch(void **save, void *load)      save at 4(%esp), load at 8(%esp)
//
// saves     in the task-state segment: eax ecx edx ebx esp ebp esi edi, eip, eflags, es cs ss ds fs gs.
//           It loads those of the other, its LDTR and TR, and its CR3 if that is another; sets CR0.TS
// assumes   *save is the running task's handle; each ss and ds is flat, stacks mapped under each CR3
// requires  ring 0: LTR, LLDT, MOV CR are privileged; descriptors for its task-state segments
//
// Intel SDM Vol. 3A, 8.3: CR3 and LDTR are not saved; the old task's descriptor becomes available and
// the new one's busy, which LTR checks and does. Left out: the local breakpoints of DR7.
#include "strategy.h"

STRATEGY(AX | CX | DX | BX | SP | BP | SI | DI | FLAGS \
         | CS | SS | DS | ES | FS | GS | LDT | CR3, RING0 | TASKS)

TASK_FRAME

SWITCH
  // Save. Without the return address esp is the caller's.
  pushl %ecx
  pushl %eax
  pushfl
  movl 16(%esp), %eax
  movl (%eax), %eax
  movl TASK_ADDRESS(%eax), %ecx
  popl 36(%ecx)
  popl 40(%ecx)
  popl 44(%ecx)
  popl 32(%ecx)
  movl %edx, 48(%ecx)
  movl %ebx, 52(%ecx)
  movl %esp, 56(%ecx)
  movl %ebp, 60(%ecx)
  movl %esi, 64(%ecx)
  movl %edi, 68(%ecx)
  movw %es, 72(%ecx)
  movw %cs, 76(%ecx)
  movw %ss, 80(%ecx)
  movw %ds, 84(%ecx)
  movw %fs, 88(%ecx)
  movw %gs, 92(%ecx)

  // Switch tasks: who leaves is busy no more, who comes becomes it.
  movl TASK_DESCRIPTOR(%eax), %edx
  andb $0xFD, 5(%edx)
  movl 4(%esp), %eax
  movl TASK_ADDRESS(%eax), %ecx
  movzwl TASK_SELECTOR(%eax), %edx
  ltrw %dx

  // Memory, if it is another; the local descriptor table; and the FPU's next use traps.
  movl %cr3, %edx
  cmpl 28(%ecx), %edx
  je 1f
  movl 28(%ecx), %edx
  movl %edx, %cr3
1:
  movl 96(%ecx), %edx
  lldtw %dx
  movl %cr0, %edx
  orl $8, %edx
  movl %edx, %cr0

  // Load. What popf and lret take goes onto the new stack.
  movw 80(%ecx), %ss
  movl 56(%ecx), %esp
  pushl 76(%ecx)
  pushl 32(%ecx)
  pushl 36(%ecx)
  movl 40(%ecx), %eax
  movl 48(%ecx), %edx
  movl 52(%ecx), %ebx
  movl 60(%ecx), %ebp
  movl 64(%ecx), %esi
  movl 68(%ecx), %edi
  movw 72(%ecx), %es
  movw 88(%ecx), %fs
  movw 92(%ecx), %gs
  movw 84(%ecx), %ds
  movl 44(%ecx), %ecx
  popfl
  lretl
END_SWITCH
