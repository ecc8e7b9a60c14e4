#include "cjpeg.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>
#include <jerror.h>

typedef struct {
    struct jpeg_error_mgr errors;
    jmp_buf escape;
} error_fence;

static void on_error(j_common_ptr info) { longjmp(((error_fence *)info->err)->escape, 1); }

static void on_message(j_common_ptr info, int level) {
    (void)info;
    (void)level;
}

cjpeg_status cjpeg_encode_gray(
    const uint8_t *pixels, uint32_t width, uint32_t height, int quality, uint16_t dots_per_inch, const uint8_t *exif,
    uint32_t exif_count, uint8_t **out, size_t *out_count) {
    struct jpeg_compress_struct info;
    error_fence fence;
    info.err = jpeg_std_error(&fence.errors);
    fence.errors.error_exit = on_error;
    fence.errors.emit_message = on_message;
    unsigned char *volatile bytes = NULL;
    unsigned long count = 0;
    if (setjmp(fence.escape) != 0) {
        jpeg_destroy_compress(&info);
        free(bytes);
        return fence.errors.msg_code == JERR_OUT_OF_MEMORY ? CJPEG_OUT_OF_MEMORY : CJPEG_UNSUPPORTED;
    }
    jpeg_create_compress(&info);
    jpeg_mem_dest(&info, (unsigned char **)&bytes, &count);
    info.image_width = width;
    info.image_height = height;
    info.input_components = 1;
    info.in_color_space = JCS_GRAYSCALE;
    jpeg_set_defaults(&info);
    jpeg_set_quality(&info, quality, TRUE);
    info.dct_method = JDCT_ISLOW;
    info.optimize_coding = TRUE;
    if (dots_per_inch != 0) {
        info.density_unit = 1;
        info.X_density = dots_per_inch;
        info.Y_density = dots_per_inch;
    }
    jpeg_start_compress(&info, TRUE);
    if (exif_count != 0) jpeg_write_marker(&info, JPEG_APP0 + 1, exif, exif_count);
    for (size_t y = 0; y < height; y++) {
        JSAMPROW row = (JSAMPROW)(pixels + y * width);
        jpeg_write_scanlines(&info, &row, 1);
    }
    jpeg_finish_compress(&info);
    jpeg_destroy_compress(&info);
    *out = bytes;
    *out_count = count;
    return CJPEG_OK;
}
