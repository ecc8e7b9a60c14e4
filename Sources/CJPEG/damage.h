#include <stddef.h>
#include <stdint.h>

/// What in the compressed data of a JPEG no encoder writes, though libjpeg takes it in silence.
typedef struct {
    /// Blocks with more than 64 coefficients, or with one far beyond what eight-bit pixels give.
    uint32_t bad_block_count;
    /// The first of them: its topmost row of pixels, and the byte behind its codes.
    uint32_t row;
    size_t byte_offset;
    /// Bytes that are left over behind the last block of a scan, or of what lies between two restart markers.
    size_t left_byte_count;
} jpeg_damage;

/// Goes through the codes of a whole file that was read to its end; finds nothing where its structure is not understood.
jpeg_damage find_jpeg_damage(const uint8_t *bytes, size_t count);
