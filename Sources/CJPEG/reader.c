#include "cjpeg.h"
#include "damage.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <jerror.h>

/// More scans than any encoder makes: a small progressive file can otherwise hold millions and keep a decoder busy for hours.
#define MAX_SCAN_COUNT 500
/// Each scan goes through all blocks of its channels again, and a few bytes can stand for thousands of blocks. Encoders leave a block
/// for 3 to 10 scans.
#define MAX_VISITS_PER_BLOCK 32
/// So many are read in less than a second, however often it is the same block.
#define FREE_VISIT_COUNT 8000000

static const char exif_prefix[6] = "Exif\0";

struct cjpeg_reader {
    struct jpeg_decompress_struct info;
    struct jpeg_error_mgr errors;
    struct jpeg_source_mgr source;
    struct jpeg_progress_mgr progress;
    jmp_buf escape;
    size_t count;
    /// Within the file's bytes; NULL where there is none.
    const uint8_t *exif;
    size_t exif_count;
    int last_scan;
    uint64_t block_visits;
    const uint8_t *bytes;
    bool is_past_header;
    /// Where the compressed data make no sense; 0 where they do, or libjpeg itself has said so.
    size_t damage_offset;
    /// Of the components, those that a scan has held so far.
    uint32_t seen_components;
    /// The file has ended where more was expected, and an end mark was supplied.
    bool lacks_end_mark;
    cjpeg_status status;
    char message[JMSG_LENGTH_MAX];
    char warnings[2000];
};

_Noreturn static void fail(cjpeg_reader *reader, cjpeg_status status, const char *message) {
    // Whatever the supplied mark leads to, the file ends too early.
    reader->status = reader->lacks_end_mark && status != CJPEG_OUT_OF_MEMORY ? CJPEG_TRUNCATED : status;
    strncpy(reader->message, message, sizeof reader->message - 1);
    longjmp(reader->escape, 1);
}

_Noreturn static void fail_in_library_words(j_common_ptr info, cjpeg_status status) {
    char message[JMSG_LENGTH_MAX];
    info->err->format_message(info, message);
    fail(info->client_data, status, message);
}

static void on_error(j_common_ptr info) {
    switch (info->err->msg_code) {
    case JERR_OUT_OF_MEMORY:
        fail_in_library_words(info, CJPEG_OUT_OF_MEMORY);
    case JERR_ARITH_NOTIMPL:
    case JERR_BAD_PRECISION:
    case JERR_COMPONENT_COUNT:
    case JERR_CONVERSION_NOTIMPL:
    case JERR_SOF_UNSUPPORTED:
        fail_in_library_words(info, CJPEG_UNSUPPORTED);
    default:
        fail_in_library_words(info, CJPEG_CORRUPT);
    }
}

static void add_warning(cjpeg_reader *reader, const char *message) {
    size_t used = strlen(reader->warnings), length = strlen(message);
    if (used + length + 2 > sizeof reader->warnings) return;
    memcpy(reader->warnings + used, message, length);
    memcpy(reader->warnings + used + length, "\n", 2);
}

static void on_message(j_common_ptr info, int level) {
    if (level >= 0) return;
    switch (info->err->msg_code) {
    // The library would go on with invented pixels; a scan that lost some of its ink is not to be trusted.
    case JWRN_ARITH_BAD_CODE:
    case JWRN_HIT_MARKER:
    case JWRN_HUFF_BAD_CODE:
    case JWRN_MUST_RESYNC:
        fail_in_library_words(info, CJPEG_CORRUPT);
    default:
        break;
    }
    char message[JMSG_LENGTH_MAX];
    info->err->format_message(info, message);
    add_warning(info->client_data, message);
}

static void start_source(j_decompress_ptr info) { (void)info; }

_Noreturn static void fail_at_end(j_decompress_ptr info) {
    info->src->bytes_in_buffer = 0;
    fail(info->client_data, CJPEG_TRUNCATED, "the file ends too early");
}

static const JOCTET end_mark[] = {0xFF, JPEG_EOI};

/// The first time, the library gets the end mark that the file may lack: whoever needs more than that lacks pixels.
static boolean refill_source(j_decompress_ptr info) {
    cjpeg_reader *reader = info->client_data;
    if (reader->lacks_end_mark || !reader->is_past_header) fail_at_end(info);
    reader->lacks_end_mark = true;
    info->src->next_input_byte = end_mark;
    info->src->bytes_in_buffer = sizeof end_mark;
    return TRUE;
}

static void skip_source(j_decompress_ptr info, long count) {
    if (count <= 0) return;
    if ((size_t)count > info->src->bytes_in_buffer) fail_at_end(info);
    info->src->next_input_byte += count;
    info->src->bytes_in_buffer -= (size_t)count;
}

static uint64_t block_count(const jpeg_component_info *component) {
    return (uint64_t)component->width_in_blocks * component->height_in_blocks;
}

/// Called before every row of blocks and every marker, so that no scan starts unseen.
static void on_progress(j_common_ptr common) {
    j_decompress_ptr info = (j_decompress_ptr)common;
    cjpeg_reader *reader = info->client_data;
    if (info->input_scan_number == reader->last_scan) return;
    reader->last_scan = info->input_scan_number;
    if (info->input_scan_number > MAX_SCAN_COUNT) fail(reader, CJPEG_UNSUPPORTED, "more than 500 scans");
    for (int index = 0; index < info->comps_in_scan; index++) {
        reader->block_visits += block_count(info->cur_comp_info[index]);
        reader->seen_components |= 1u << info->cur_comp_info[index]->component_index;
    }
    uint64_t blocks = 0;
    for (int index = 0; index < info->num_components; index++) blocks += block_count(&info->comp_info[index]);
    if (reader->block_visits > FREE_VISIT_COUNT && reader->block_visits > MAX_VISITS_PER_BLOCK * blocks) {
        char message[JMSG_LENGTH_MAX];
        snprintf(
            message, sizeof message, "%d scans go through its %u x %u pixels more than %d times", info->input_scan_number,
            (unsigned)info->image_width, (unsigned)info->image_height, MAX_VISITS_PER_BLOCK);
        fail(reader, CJPEG_UNSUPPORTED, message);
    }
}

/// Reads one APP1 marker and remembers where the first EXIF block is. libjpeg would keep all of them in a list, and go through the
/// list for each: a file can hold a hundred thousand.
static boolean on_app1(j_decompress_ptr info) {
    cjpeg_reader *reader = info->client_data;
    struct jpeg_source_mgr *source = info->src;
    if (source->bytes_in_buffer < 2) fail_at_end(info);
    const size_t length = (size_t)source->next_input_byte[0] << 8 | source->next_input_byte[1];
    if (length < 2) fail(reader, CJPEG_CORRUPT, "a marker has a length below 2");
    if (length > source->bytes_in_buffer) fail_at_end(info);
    const uint8_t *content = source->next_input_byte + 2;
    const size_t count = length - 2;
    if (reader->exif == NULL && count >= sizeof exif_prefix && memcmp(content, exif_prefix, sizeof exif_prefix) == 0) {
        reader->exif = content + sizeof exif_prefix;
        reader->exif_count = count - sizeof exif_prefix;
    }
    source->next_input_byte += length;
    source->bytes_in_buffer -= length;
    return TRUE;
}

static bool start_library(cjpeg_reader *reader) {
    if (setjmp(reader->escape) != 0) return false;
    jpeg_create_decompress(&reader->info);
    return true;
}

cjpeg_reader *cjpeg_reader_create(const uint8_t *bytes, size_t count) {
    cjpeg_reader *reader = calloc(1, sizeof *reader);
    if (reader == NULL) return NULL;
    reader->bytes = bytes;
    reader->count = count;
    reader->info.err = jpeg_std_error(&reader->errors);
    reader->errors.error_exit = on_error;
    reader->errors.emit_message = on_message;
    reader->info.client_data = reader;
    if (!start_library(reader)) {
        cjpeg_reader_destroy(reader);
        return NULL;
    }
    reader->source.next_input_byte = bytes;
    reader->source.bytes_in_buffer = count;
    reader->source.init_source = start_source;
    reader->source.fill_input_buffer = refill_source;
    reader->source.skip_input_data = skip_source;
    reader->source.resync_to_restart = jpeg_resync_to_restart;
    reader->source.term_source = start_source;
    reader->info.src = &reader->source;
    reader->progress.progress_monitor = on_progress;
    reader->info.progress = &reader->progress;
    return reader;
}

void cjpeg_reader_destroy(cjpeg_reader *reader) {
    if (reader == NULL) return;
    jpeg_destroy_decompress(&reader->info);
    free(reader);
}

cjpeg_status cjpeg_read_header(cjpeg_reader *reader, cjpeg_colors colors, cjpeg_header *header) {
    j_decompress_ptr info = &reader->info;
    if (setjmp(reader->escape) != 0) return reader->status;
    jpeg_set_marker_processor(info, JPEG_APP0 + 1, on_app1);
    jpeg_read_header(info, TRUE);
    switch (info->jpeg_color_space) {
    case JCS_YCbCr:
        // Where Y is coarser than the colors it would not be what gray gives.
        if (colors == CJPEG_WANTS_RGB
            || (colors == CJPEG_WANTS_YCBCR && info->comp_info[0].h_samp_factor == info->max_h_samp_factor
                && info->comp_info[0].v_samp_factor == info->max_v_samp_factor)) {
            header->is_ycbcr = colors == CJPEG_WANTS_YCBCR;
            info->out_color_space = header->is_ycbcr ? JCS_YCbCr : JCS_RGB;
            if (header->is_ycbcr) info->do_fancy_upsampling = FALSE;
            header->channels = 3;
            break;
        }
        // Fallthrough.
    case JCS_GRAYSCALE:
        info->out_color_space = JCS_GRAYSCALE;
        header->channels = 1;
        break;
    case JCS_RGB:
        info->out_color_space = JCS_RGB;
        header->channels = 3;
        break;
    case JCS_CMYK:
    case JCS_YCCK:
        info->out_color_space = JCS_CMYK;
        header->channels = 4;
        break;
    default:
        fail(reader, CJPEG_UNSUPPORTED, "a color space that is none of gray, YCbCr, RGB, CMYK, YCCK");
    }
    reader->is_past_header = true;
    info->dct_method = JDCT_ISLOW;
    header->width = info->image_width;
    header->height = info->image_height;
    header->has_adobe_marker = info->saw_Adobe_marker;
    bool has_density = info->saw_JFIF_marker && (info->density_unit == 1 || info->density_unit == 2);
    header->x_density = has_density ? info->X_density : 0;
    header->y_density = has_density ? info->Y_density : 0;
    header->is_density_per_centimeter = info->density_unit == 2;
    return CJPEG_OK;
}

cjpeg_status cjpeg_begin_rows(cjpeg_reader *reader) {
    if (setjmp(reader->escape) != 0) return reader->status;
    jpeg_start_decompress(&reader->info);
    return CJPEG_OK;
}

/// Whether every coefficient has come with all its bits, of the components that are used or of all.
static bool has_all_bits(const cjpeg_reader *reader, bool of_all_components) {
    const struct jpeg_decompress_struct *info = &reader->info;
    if (!info->progressive_mode || info->coef_bits == NULL) return true;
    for (int component = 0; component < info->num_components; component++) {
        if (!of_all_components && !info->comp_info[component].component_needed) continue;
        // The colors beside a gray picture may be blurred.
        if (!of_all_components && info->out_color_space == JCS_YCbCr && component > 0) continue;
        for (int index = 0; index < DCTSIZE2; index++) {
            // −1 where no scan had it, else the number of low bits that are still to come.
            if (info->coef_bits[component][index] != 0) return false;
        }
    }
    return true;
}

bool cjpeg_has_all_scans(const cjpeg_reader *reader) { return has_all_bits(reader, false); }

cjpeg_status cjpeg_read_row(cjpeg_reader *reader, uint8_t *row) {
    if (setjmp(reader->escape) != 0) return reader->status;
    jpeg_read_scanlines(&reader->info, &row, 1);
    return CJPEG_OK;
}

/// What the library takes in silence.
static cjpeg_status check_damage(cjpeg_reader *reader) {
    const jpeg_damage damage = find_jpeg_damage(reader->bytes, reader->count);
    if (damage.bad_block_count > 0) {
        reader->damage_offset = damage.byte_offset;
        snprintf(
            reader->message, sizeof reader->message, "from row %u of %u on, codes that no encoder writes (%u blocks)", (unsigned)damage.row,
            (unsigned)reader->info.image_height, (unsigned)damage.bad_block_count);
        return CJPEG_CORRUPT;
    }
    if (damage.left_byte_count > 0) {
        char words[160];
        snprintf(
            words, sizeof words, "damaged: %zu bytes are left over behind the last block, so that parts of the picture may be out of place",
            damage.left_byte_count);
        add_warning(reader, words);
    }
    return CJPEG_OK;
}

cjpeg_status cjpeg_read_end(cjpeg_reader *reader) {
    if (setjmp(reader->escape) != 0) return reader->status;
    // Not jpeg_finish_decompress, which takes a picture that lacks rows for a fault of the caller.
    while (!jpeg_input_complete(&reader->info)) jpeg_consume_input(&reader->info);
    if (reader->lacks_end_mark) {
        const uint32_t all_components = (1u << reader->info.num_components) - 1;
        if (reader->seen_components != all_components || !has_all_bits(reader, true)) fail_at_end(&reader->info);
        add_warning(reader, "the file has no end mark; all pixels are there");
    }
    return check_damage(reader);
}

const uint8_t *cjpeg_exif(const cjpeg_reader *reader, size_t *count) {
    *count = reader->exif_count;
    return reader->exif;
}

const char *cjpeg_error_message(const cjpeg_reader *reader) { return reader->message; }

const char *cjpeg_warnings(const cjpeg_reader *reader) { return reader->warnings; }

size_t cjpeg_byte_offset(const cjpeg_reader *reader) {
    if (reader->damage_offset > 0) return reader->damage_offset;
    return reader->lacks_end_mark ? reader->count : reader->count - reader->source.bytes_in_buffer;
}

uint32_t cjpeg_max_dimension(void) { return JPEG_MAX_DIMENSION; }

#define STRING_OF(x) #x
#define VALUE_STRING_OF(x) STRING_OF(x)

const char *cjpeg_library_version(void) {
#ifdef LIBJPEG_TURBO_VERSION
    return "turbo-" VALUE_STRING_OF(LIBJPEG_TURBO_VERSION);
#else
    return "ijg-" VALUE_STRING_OF(JPEG_LIB_VERSION);
#endif
}
