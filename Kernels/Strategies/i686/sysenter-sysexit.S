// sysenter-sysexit: a fast system call of Intel's, from ring 3 into ring 0 and back.
//
//   void switch(void **save, void *load)      save at 4(%esp), load at 8(%esp), both ignored
//
// saves     nothing; sysexit goes back to where edx and ecx say
// assumes   the caller wants neither edx and ecx back; ring 3, with interrupts off
// requires  SYSENTER, with its model-specific registers set
#include "strategy.h"

STRATEGY(AX | BX | SP | BP | SI | DI | FLAGS, GATES | HAS_SYSENTER | NO_SWITCH)

FRAME
END_FRAME

SWITCH
  // The values that sysexit loads: the processor keeps neither.
  movl %esp, %ecx
  movl $1f, %edx
  sysenter
1:
  ret
END_SWITCH

HANDLER(SYSENTER_ENTRY)
  sysexit
END_HANDLER(SYSENTER_ENTRY)
