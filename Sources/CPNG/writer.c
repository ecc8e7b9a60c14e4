#include "cpng.h"

#include <png.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    uint8_t *bytes;
    size_t count;
    size_t capacity;
} byte_buffer;

static void append_bytes(png_structp png, png_bytep bytes, size_t count) {
    byte_buffer *buffer = png_get_io_ptr(png);
    if (count > buffer->capacity - buffer->count) {
        size_t capacity = 2 * buffer->capacity + count;
        uint8_t *grown = realloc(buffer->bytes, capacity);
        if (grown == NULL) png_error(png, "out of memory");
        buffer->bytes = grown;
        buffer->capacity = capacity;
    }
    memcpy(buffer->bytes + buffer->count, bytes, count);
    buffer->count += count;
}

static void flush_nothing(png_structp png) { (void)png; }

static void on_error(png_structp png, png_const_charp message) {
    (void)message;
    png_longjmp(png, 1);
}

static void on_warning(png_structp png, png_const_charp message) {
    (void)png;
    (void)message;
}

/// The only function with a setjmp: what it is given lives in its caller, so that a jump leaves it well defined.
static bool write_picture(
    png_structp png, png_infop info, const uint8_t *pixels, uint32_t width, uint32_t height, uint32_t channels,
    uint32_t pixels_per_meter, bool is_fast) {
    if (setjmp(png_jmpbuf(png)) != 0) return false;
    png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
    png_set_IHDR(
        png, info, width, height, 8, channels == 1 ? PNG_COLOR_TYPE_GRAY : PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
        PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    if (is_fast) {
        png_set_compression_level(png, 1);
        png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_NONE);
    }
    if (pixels_per_meter != 0) png_set_pHYs(png, info, pixels_per_meter, pixels_per_meter, PNG_RESOLUTION_METER);
    png_write_info(png, info);
    for (size_t y = 0; y < height; y++) png_write_row(png, pixels + y * width * channels);
    png_write_end(png, info);
    return true;
}

cpng_status cpng_encode(
    const uint8_t *pixels, uint32_t width, uint32_t height, uint32_t channels, uint32_t pixels_per_meter, bool is_fast,
    uint8_t **out, size_t *out_count) {
    byte_buffer buffer = {NULL, 0, 0};
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, on_error, on_warning);
    if (png == NULL) return CPNG_OUT_OF_MEMORY;
    png_set_write_fn(png, &buffer, append_bytes, flush_nothing);
    png_infop info = png_create_info_struct(png);
    bool is_written = info != NULL && write_picture(png, info, pixels, width, height, channels, pixels_per_meter, is_fast);
    png_destroy_write_struct(&png, &info);
    if (!is_written) {
        free(buffer.bytes);
        return CPNG_OUT_OF_MEMORY;
    }
    *out = buffer.bytes;
    *out_count = buffer.count;
    return CPNG_OK;
}
