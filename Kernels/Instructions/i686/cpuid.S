// cpuid: leaf 0: it serializes, and in a virtual machine it leaves for the hypervisor.
#include "instruction.h"

INSTRUCTION(SP | BP | SI | DI, NOTHING)

PREPARE
END_PREPARE

INSTANCE
  xorl %eax, %eax
  cpuid
END_INSTANCE
