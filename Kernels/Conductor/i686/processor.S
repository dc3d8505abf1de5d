// processor: ports, clock, CPUID, and what the compiler calls on its own.

.text
// word read_port(word port), void write_port(word port, word value): one byte
.globl read_port, write_port
read_port:
  movl 4(%esp), %edx
  xorl %eax, %eax
  inb %dx, %al
  ret
write_port:
  movl 4(%esp), %edx
  movl 8(%esp), %eax
  outb %al, %dx
  ret

.globl read_clock
read_clock:
  lfence
  rdtsc
  lfence
  ret

// void read_cpuid(word leaf, word subleaf, word out[4])
.globl read_cpuid
read_cpuid:
  pushl %ebx
  pushl %edi
  movl 12(%esp), %eax
  movl 16(%esp), %ecx
  movl 20(%esp), %edi
  cpuid
  movl %eax, 0(%edi)
  movl %ebx, 4(%edi)
  movl %ecx, 8(%edi)
  movl %edx, 12(%edi)
  popl %edi
  popl %ebx
  ret

.globl memset, memcpy, memmove
memset:
  pushl %edi
  movl 8(%esp), %edi
  movl 12(%esp), %eax
  movl 16(%esp), %ecx
  rep stosb
  movl 8(%esp), %eax
  popl %edi
  ret
memcpy:
  pushl %esi
  pushl %edi
  movl 12(%esp), %edi
  movl 16(%esp), %esi
  movl 20(%esp), %ecx
  rep movsb
  movl 12(%esp), %eax
  popl %edi
  popl %esi
  ret
memmove:
  movl 4(%esp), %eax
  cmpl 8(%esp), %eax
  jbe memcpy
  pushl %esi
  pushl %edi
  movl 20(%esp), %ecx
  movl 12(%esp), %edi
  movl 16(%esp), %esi
  leal -1(%edi,%ecx), %edi
  leal -1(%esi,%ecx), %esi
  std
  rep movsb
  cld
  movl 12(%esp), %eax
  popl %edi
  popl %esi
  ret
