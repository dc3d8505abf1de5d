// cpuid: leaf 0: it serializes, and in a virtual machine it leaves for the hypervisor.
#include "instruction.h"

INSTRUCTION(SP | BP | SI | DI | R8 | R9 | R10 | R11 | R12 | R13 | R14 | R15, NOTHING)

PREPARE
END_PREPARE

INSTANCE
  xorl %eax, %eax
  cpuid
END_INSTANCE
