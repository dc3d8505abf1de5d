// memset, memcpy and memmove, which the compiler may call for on its own. Short, not fast: nothing
// that is timed moves memory.

.text
.globl memset
memset:
  pushl %edi
  movl 8(%esp), %edi
  movl 12(%esp), %eax
  movl 16(%esp), %ecx
  rep stosb
  movl 8(%esp), %eax
  popl %edi
  ret
.globl memcpy
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
.globl memmove
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
