// Records probes of a core as CoreWatch takes them, one line a reading: ticks since the previous
// probe began, ticks of the probe, ticks of the chain of additions after it.
//   clang -O2 -o /tmp/record record.c && taskset -c 1 /tmp/record 4000 130000 > series.txt
// The first argument is the number of readings, the second the ticks from one to the next.
#include "../../../Sources/CNuma/shim.h"

#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv) {
  int count = argc > 1 ? atoi(argv[1]) : 4000;
  uint64_t spacing = argc > 2 ? strtoull(argv[2], NULL, 10) : 130000;
  uint64_t *readings = calloc(3 * (size_t)count, sizeof *readings);
  if (!readings) return 1;
  uint64_t previous = host_fenced_rdtsc();
  for (int i = 0; i < count; i++) {
    uint64_t start = host_fenced_rdtsc();
    readings[3 * i] = i ? start - previous : 0;
    previous = start;
    readings[3 * i + 1] = host_probe_core(100);
    readings[3 * i + 2] = host_time_additions(100);
    while (host_fenced_rdtsc() - start < spacing) {}
  }
  for (int i = 0; i < count; i++)
    printf("%lu %lu %lu\n", readings[3 * i], readings[3 * i + 1], readings[3 * i + 2]);
}
