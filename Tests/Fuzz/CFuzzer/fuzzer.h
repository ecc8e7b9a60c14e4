#include <stddef.h>
#include <stdint.h>

/// libFuzzer's own main, without the name: the toolchain brings the library and no header.
int LLVMFuzzerRunDriver(int *argument_count, char ***arguments, int (*test_one_input)(const uint8_t *bytes, size_t count));
