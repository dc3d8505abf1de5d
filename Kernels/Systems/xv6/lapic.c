// The local APIC: where xv6's interrupts come from, and where it says that one is dealt with.
#include "x86.h"

// The timed code lies with the switches, where the Swift half does not move it.
#pragma clang section text = ".text.timed.behind"

// Its registers, as indices of words (Intel SDM Vol. 3A, table 11-1).
#define ID (0x20 / 4)
#define EOI (0xB0 / 4)
#define SVR (0xF0 / 4)
#define ISR (0x100 / 4)
#define ICRLO (0x300 / 4)
#define ICRHI (0x310 / 4)

#define ENABLE 0x100              // of SVR
#define SELF 0x44000              // of ICRLO: a fixed interrupt to this processor

#define FEATURE_APIC (1 << 9)     // of CPUID, leaf 1, edx
#define MSR_APIC_BASE 0x1B
#define BASE_MODES 0xC00          // enabled, and in the mode that has no memory
#define BASE_ENABLED 0x800

static volatile word32 *lapic;    // 0 where there is none at its usual address
static word32 platform_svr;

static void lapicw(int index, word32 value) {
  lapic[index] = value;
  (void)lapic[ID];                // waits until the write is done
}

// Enables it; its lines, its timer and its errors stay as they are.
void lapicinit(void) {
  lapic = 0;
  if (!(cpuid_features() & FEATURE_APIC)) return;
  if ((rdmsr(MSR_APIC_BASE) & BASE_MODES) != BASE_ENABLED) return;
  lapic = (volatile word32 *)(word)LAPIC;
  platform_svr = lapic[SVR];
  lapicw(SVR, ENABLE | (T_IRQ0 + IRQ_SPURIOUS));
  lapicw(EOI, 0);
}

void lapicend(void) {
  if (lapic) lapicw(SVR, platform_svr);
}

// Acknowledges the interrupt in service.
void lapiceoi(void) {
  if (lapic) lapicw(EOI, 0);
}

// For the examination, in ring 0: whether there is one; an interrupt of this vector, to come as soon as
// interrupts are on; whether one of this vector is still in service.
word lapic_is_used(word unused) {
  (void)unused;
  return lapic != 0;
}

word lapic_interrupt(word vector) {
  lapicw(ICRHI, 0);
  lapicw(ICRLO, SELF | (word32)vector);
  return 0;
}

word lapic_in_service(word vector) { return lapic[ISR + vector / 32 * 4] >> (vector % 32) & 1; }
