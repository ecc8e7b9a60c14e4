#include "cjpeg.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>
#include <jerror.h>

#define FIRST_CAPACITY 65536

/// On the heap, so that a jump leaves it well defined.
typedef struct {
    struct jpeg_compress_struct info;
    struct jpeg_error_mgr errors;
    struct jpeg_destination_mgr destination;
    jmp_buf escape;
    uint8_t *bytes;
    size_t capacity;
} jpeg_writer;

static void on_error(j_common_ptr info) { longjmp(((jpeg_writer *)info->client_data)->escape, 1); }

static void on_message(j_common_ptr info, int level) {
    (void)info;
    (void)level;
}

// The library's own memory destination leaves a pointer to freed memory behind when it runs out.
static void grow(j_compress_ptr info, size_t capacity) {
    jpeg_writer *writer = info->client_data;
    uint8_t *bytes = realloc(writer->bytes, capacity);
    if (bytes == NULL) ERREXIT1(info, JERR_OUT_OF_MEMORY, 10);
    writer->destination.next_output_byte = bytes + writer->capacity;
    writer->destination.free_in_buffer = capacity - writer->capacity;
    writer->bytes = bytes;
    writer->capacity = capacity;
}

static void start_destination(j_compress_ptr info) { grow(info, FIRST_CAPACITY); }

static boolean enlarge_destination(j_compress_ptr info) {
    grow(info, 2 * ((jpeg_writer *)info->client_data)->capacity);
    return TRUE;
}

static void end_destination(j_compress_ptr info) { (void)info; }

static cjpeg_status write_picture(
    jpeg_writer *writer, const uint8_t *pixels, uint32_t width, uint32_t height, uint32_t channels, int quality,
    uint16_t dots_per_inch, const uint8_t *exif, uint32_t exif_count) {
    j_compress_ptr info = &writer->info;
    if (setjmp(writer->escape) != 0) {
        return writer->errors.msg_code == JERR_OUT_OF_MEMORY ? CJPEG_OUT_OF_MEMORY : CJPEG_UNSUPPORTED;
    }
    jpeg_create_compress(info);
    info->dest = &writer->destination;
    info->image_width = width;
    info->image_height = height;
    info->input_components = (int)channels;
    info->in_color_space = channels == 3 ? JCS_RGB : JCS_GRAYSCALE;
    jpeg_set_defaults(info);
    jpeg_set_quality(info, quality, TRUE);
    info->dct_method = JDCT_ISLOW;
    info->optimize_coding = TRUE;
    if (dots_per_inch != 0) {
        info->density_unit = 1;
        info->X_density = dots_per_inch;
        info->Y_density = dots_per_inch;
    }
    jpeg_start_compress(info, TRUE);
    if (exif_count != 0) jpeg_write_marker(info, JPEG_APP0 + 1, exif, exif_count);
    for (size_t y = 0; y < height; y++) {
        JSAMPROW row = (JSAMPROW)(pixels + y * width * channels);
        jpeg_write_scanlines(info, &row, 1);
    }
    jpeg_finish_compress(info);
    return CJPEG_OK;
}

cjpeg_status cjpeg_encode(
    const uint8_t *pixels, uint32_t width, uint32_t height, uint32_t channels, int quality, uint16_t dots_per_inch,
    const uint8_t *exif, uint32_t exif_count, uint8_t **out, size_t *out_count) {
    jpeg_writer *writer = calloc(1, sizeof *writer);
    if (writer == NULL) return CJPEG_OUT_OF_MEMORY;
    writer->info.err = jpeg_std_error(&writer->errors);
    writer->info.client_data = writer;
    writer->errors.error_exit = on_error;
    writer->errors.emit_message = on_message;
    writer->destination.init_destination = start_destination;
    writer->destination.empty_output_buffer = enlarge_destination;
    writer->destination.term_destination = end_destination;
    cjpeg_status status = write_picture(
        writer, pixels, width, height, channels, quality, dots_per_inch, exif, exif_count);
    jpeg_destroy_compress(&writer->info);
    if (status == CJPEG_OK) {
        *out = writer->bytes;
        *out_count = writer->capacity - writer->destination.free_in_buffer;
    } else {
        free(writer->bytes);
    }
    free(writer);
    return status;
}
