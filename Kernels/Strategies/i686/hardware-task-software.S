// hardware-task-software: the state of a task saved and loaded by ordinary instructions, and CR3 and LDTR
// besides. (hardware-task-twin does just what the hardware does.)
//
//   void switch(void **save, void *load)      save at 4(%esp), load at 8(%esp)
//
// saves     eax ecx edx ebx ebp esi edi, eflags, eip cs (by lret), ss ds es fs gs, LDTR, CR3;
//           esp goes to *save
// assumes   each ss and ds is flat, and the stacks are mapped at the same place under each CR3
// requires  ring 0: LLDT and MOV CR3 are privileged
#include "strategy.h"

STRATEGY(AX | CX | DX | BX | SP | BP | SI | DI | FLAGS \
         | CS | SS | DS | ES | FS | GS | LDT | CR3, RING0)

FRAME
  WORD NOW_CR3, NOW_LDT         //  +0
  WORD NOW_GS, NOW_FS           //  +8
  WORD NOW_ES, NOW_DS, NOW_SS   // +16
  WORD 0, 0, 0, 0               // +28  edi esi ebp esp (ignored)
  WORD 0, 0, 0, 0               // +44  ebx edx ecx eax
  WORD NOW_FLAGS                // +60
  WORD ENTRY, NOW_CS            // +64  what lret pops: eip, cs
END_FRAME

SWITCH
  // Save. The return address becomes a far one: eip below cs.
  pushl (%esp)
  movw %cs, 4(%esp)
  pushfl
  pushal
  pushl %ss
  pushl %ds
  pushl %es
  pushl %fs
  pushl %gs
  sldtl %eax
  movl %cr3, %edx
  pushl %eax
  pushl %edx

  // Switch stacks.
  movl 72(%esp), %eax
  movl 76(%esp), %edx
  movl %esp, (%eax)
  movl %edx, %esp

  // Restore.
  popl %edx
  popl %eax
  movl %edx, %cr3
  lldtw %ax
  popl %gs
  popl %fs
  popl %es
  popl %ds
  popl %ss
  popal
  popfl
  lretl
END_SWITCH
