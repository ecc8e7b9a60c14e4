// What the program was built for, and what the processor it runs on can do. Only headers can see the flags of a Swift build.
#pragma once

#if defined(__x86_64__)
#include <cpuid.h>
#endif

/// 1 where fused multiply-add is compiled to an instruction, 0 where it is emulated.
static inline int cprocessor_is_built_with_fma(void) {
#if defined(__x86_64__) && !defined(__FMA__)
    return 0;
#else
    return 1;
#endif
}

/// 1 where the program is built for 32 vector registers of sixteen floats each (AVX-512), 0 where they are fewer or narrower.
static inline int cprocessor_has_wide_registers(void) {
#if defined(__AVX512F__)
    return 1;
#else
    return 0;
#endif
}

/// 1 where the processor has fused multiply-add.
static inline int cprocessor_has_fma(void) {
#if defined(__x86_64__)
    unsigned int eax, ebx, ecx, edx;
    return __get_cpuid(1, &eax, &ebx, &ecx, &edx) && (ecx & bit_FMA) != 0;
#else
    return 1;
#endif
}
