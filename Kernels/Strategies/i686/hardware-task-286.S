// hardware-task-286: the 80286's switch, a far jump to a task-state segment of 16-bit fields.
//
//   void switch(void **save, far_pointer *load)      save at 4(%esp), ignored; load at 8(%esp)
//
// saves     by the processor: ip, flags, ax cx dx bx sp bp si di, es cs ss ds; it loads those of the
//           other and its LDTR. By hand: cs, and in di the half of esp that sp leaves out
// assumes   the task register names the running context's task-state segment; this code within
//           64 KiB of a code segment's start, so that ip reaches it
// requires  ring 0, descriptors for 16-bit task-state segments and for that code segment
#include "strategy.h"

STRATEGY(SP | FLAGS | CS | SS | DS | ES | LDT, RING0 | TASKS | TASK_286)

// Not a stack picture: the task-state segment itself (Intel SDM Vol. 3A, figure 8-10). A new context
// begins below, with what no 16-bit field can hold in two registers.
FRAME
  .short 0, 0, 0, 0, 0, 0, 0                 //  0  previous task link, sp0 ss0 sp1 ss1 sp2 ss2
  .short 2f - switch, LOW(NOW_FLAGS)      // 14  ip flags
  .short LOW(ENTRY), HIGH(ENTRY)             // 18  ax cx
  .short LOW(NOW_CS), 0                      // 22  dx bx
  .short LOW(STACK), HIGH(STACK), 0, 0       // 26  sp bp si di
  .short LOW(NOW_ES), SWITCH_SEGMENT         // 34  es cs
  .short LOW(NOW_SS), LOW(NOW_DS)            // 38
  .short LOW(NOW_LDT)                        // 42
END_FRAME

SWITCH
  // The return address becomes a far one: eip below cs.
  pushl (%esp)
  movw %cs, 4(%esp)
  movl 12(%esp), %eax

  // To where 16 bits name this place, and then to the other context.
  movl %esp, %edi
  bswapl %edi
  ljmpl $SWITCH_SEGMENT, $1f - switch
1:
  ljmpl *(%eax)

  // When we come back: esp from sp and di, without a flag changed.
  bswapl %edi
  movw %sp, %di
  movl %edi, %esp
  lretl
END_SWITCH

// A new context comes here: its stack from bp and sp, its caller's place from dx, cx and ax.
2:
  shll $16, %ebp
  movw %sp, %bp
  movl %ebp, %esp
  shll $16, %ecx
  movw %ax, %cx
  pushl %edx
  pushl %ecx
  lretl
