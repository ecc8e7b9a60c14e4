// A flipped bit in Huffman codes seldom makes an unknown code: as a rule other codes are read until, by chance, the places of codes are
// met again, and the blocks from there on lie elsewhere on the page, or are darker. libjpeg goes on in silence.
//
// What gives the damage away: a block with more than 64 coefficients, a coefficient beyond what pixels of eight bits can give, and
// bytes that are left when the last block is there. All of it is seen by going through the codes once more without making pixels.
// Scans that refine what earlier ones gave are not looked into, since they cannot be read without those.
//
// Source: ITU T.81, annexes F and G. Limits: a flip after which the places of codes are met again at the very block is not seen. Then
// nothing is out of place, but the page may be darker or lighter from there on.

#include "damage.h"

#include <stdbool.h>
#include <string.h>

/// Pixels of eight bits give a constant part of at most 1024 in size; mozjpeg's lighter-than-white margins make it a fifth more.
#define MAX_CONSTANT_PART 1300
/// The others stay below 1024.
#define MAX_COEFFICIENT 2048
#define MAX_COMPONENT_COUNT 4

typedef struct {
    bool is_there;
    /// The code's length and value by its first eight bits; length 0 for longer codes.
    uint8_t short_lengths[256], short_values[256];
    /// By length: one more than the largest code, at the place of 16 bits; and what to add to a code for its value's index.
    uint32_t limits[18];
    int32_t offsets[18];
    uint8_t values[256];
} huffman_table;

typedef struct {
    uint8_t id, h, v, quantization;
} component;

typedef struct {
    const uint8_t *bytes;
    size_t count, position;
    uint64_t bits;
    int bit_count;
    /// Bits that were asked for beyond the end of the data.
    bool has_run_out;
} bit_reader;

typedef struct {
    uint16_t quantization[4][64];
    huffman_table tables[2][4];
    component components[MAX_COMPONENT_COUNT];
    uint32_t component_count, width, height, max_h, max_v, restart_interval;
    bool is_progressive;
    jpeg_damage damage;
} auditor;

static const uint8_t natural_order[64] = {
    0,  1,  8,  16, 9,  2,  3,  10, 17, 24, 32, 25, 18, 11, 4,  5,  12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6,  7,  14, 21, 28,
    35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
};

static uint32_t two_bytes(const uint8_t *bytes) { return (uint32_t)bytes[0] << 8 | bytes[1]; }

/// Takes in bytes up to the next marker.
static void fill(bit_reader *reader) {
    while (reader->bit_count <= 48 && reader->position < reader->count) {
        const uint8_t byte = reader->bytes[reader->position];
        if (byte == 0xFF) {
            if (reader->position + 1 >= reader->count || reader->bytes[reader->position + 1] != 0) return;
            reader->position++;
        }
        reader->position++;
        reader->bits = reader->bits << 8 | byte;
        reader->bit_count += 8;
    }
}

/// The next bits without taking them; zeros beyond the end.
static uint32_t peek(bit_reader *reader, int count) {
    if (reader->bit_count < count) fill(reader);
    const int missing = count - reader->bit_count;
    const uint64_t bits = missing > 0 ? reader->bits << missing : reader->bits >> -missing;
    return (uint32_t)(bits & ((1u << count) - 1));
}

static void take(bit_reader *reader, int count) {
    if (reader->bit_count < count) fill(reader);
    reader->bit_count -= count;
    if (reader->bit_count < 0) {
        reader->bit_count = 0;
        reader->has_run_out = true;
    }
}

static int code(bit_reader *reader, const huffman_table *table) {
    const uint32_t next = peek(reader, 16);
    if (table->short_lengths[next >> 8] > 0) {
        take(reader, table->short_lengths[next >> 8]);
        return table->short_values[next >> 8];
    }
    for (int length = 9; length <= 16; length++) {
        if (next < table->limits[length]) {
            take(reader, length);
            return table->values[((int32_t)(next >> (16 - length)) + table->offsets[length]) & 255];
        }
    }
    reader->has_run_out = true;
    return 0;
}

/// A number of so many bits, as T.81 F.2.2.1 extends its sign.
static int32_t signed_number(bit_reader *reader, int count) {
    if (count == 0) return 0;
    const int32_t value = (int32_t)peek(reader, count);
    take(reader, count);
    return value < 1 << (count - 1) ? value - (1 << count) + 1 : value;
}

static bool is_beyond(int32_t value, int shift, uint32_t step, int64_t limit) {
    const int64_t size = ((int64_t)(value < 0 ? -value : value) << shift) * step;
    return size > limit + ((int64_t)step << shift);
}

/// What a scan says of itself.
typedef struct {
    uint32_t component_count;
    uint8_t components[MAX_COMPONENT_COUNT], dc_tables[MAX_COMPONENT_COUNT], ac_tables[MAX_COMPONENT_COUNT];
    int first, last, high, low;
} scan_header;

typedef struct {
    int32_t constant_parts[MAX_COMPONENT_COUNT];
    /// Blocks without further coefficients that are still to come.
    uint32_t empty_block_count;
} scan_state;

/// Goes through one block. - Returns: whether it is as an encoder may write it.
static bool read_block(auditor *self, const scan_header *scan, scan_state *state, uint32_t index, bit_reader *reader) {
    const uint16_t *steps = self->quantization[self->components[scan->components[index]].quantization & 3];
    bool is_sound = true;
    int k = scan->first;
    if (k == 0) {
        if (scan->high > 0) {
            take(reader, 1);
            return true;
        }
        const int length = code(reader, &self->tables[0][scan->dc_tables[index]]);
        if (length > 15) return false;
        state->constant_parts[index] += signed_number(reader, length);
        if (is_beyond(state->constant_parts[index], scan->low, steps[0], MAX_CONSTANT_PART)) is_sound = false;
        k = 1;
    }
    if (scan->last == 0) return is_sound;
    if (state->empty_block_count > 0) {
        state->empty_block_count--;
        return is_sound;
    }
    while (k <= scan->last && !reader->has_run_out) {
        const int symbol = code(reader, &self->tables[1][scan->ac_tables[index]]), run = symbol >> 4, length = symbol & 15;
        if (length == 0) {
            if (run == 15) {
                k += 16;
                continue;
            }
            if (run > 0 && self->is_progressive) {
                state->empty_block_count = (1u << run) - 1 + peek(reader, run);
                take(reader, run);
            }
            return is_sound;
        }
        k += run;
        const int32_t value = signed_number(reader, length);
        if (k > scan->last) return false;
        if (is_beyond(value, scan->low, steps[natural_order[k]], MAX_COEFFICIENT)) is_sound = false;
        k++;
    }
    return is_sound && k <= scan->last + 1;
}

static void note_bad_block(auditor *self, uint32_t row, const bit_reader *reader) {
    if (self->damage.bad_block_count++ > 0) return;
    self->damage.row = row < self->height ? row : self->height - 1;
    self->damage.byte_offset = reader->position;
}

/// Counts what is left before the next marker.
static void finish_interval(auditor *self, bit_reader *reader) {
    size_t left = (size_t)reader->bit_count / 8;
    while (reader->position < reader->count) {
        const uint8_t byte = reader->bytes[reader->position];
        if (byte == 0xFF && (reader->position + 1 >= reader->count || reader->bytes[reader->position + 1] != 0)) break;
        reader->position += byte == 0xFF ? 2 : 1;
        left++;
    }
    self->damage.left_byte_count += left;
    reader->bits = 0;
    reader->bit_count = 0;
}

/// Goes through a scan's data. - Returns: the place behind them.
static size_t read_scan(auditor *self, const scan_header *scan, const uint8_t *bytes, size_t count, size_t position) {
    bit_reader reader = {.bytes = bytes, .count = count, .position = position};
    const bool is_single = scan->component_count == 1;
    const component *only = &self->components[scan->components[0]];
    const uint32_t unit_width = is_single ? 8 * self->max_h / only->h : 8 * self->max_h;
    const uint32_t unit_height = is_single ? 8 * self->max_v / only->v : 8 * self->max_v;
    const uint32_t columns = is_single ? ((self->width * only->h + self->max_h - 1) / self->max_h + 7) / 8
                                       : (self->width + unit_width - 1) / unit_width;
    const uint32_t rows = is_single ? ((self->height * only->v + self->max_v - 1) / self->max_v + 7) / 8
                                    : (self->height + unit_height - 1) / unit_height;
    scan_state state = {0};
    uint64_t until_restart = self->restart_interval;
    for (uint32_t y = 0; y < rows; y++) {
        for (uint32_t x = 0; x < columns; x++) {
            if (self->restart_interval > 0 && until_restart-- == 0) {
                finish_interval(self, &reader);
                while (reader.position + 1 < count && bytes[reader.position] == 0xFF && bytes[reader.position + 1] == 0xFF) {
                    reader.position++;
                }
                if (reader.position + 1 >= count || (bytes[reader.position + 1] & 0xF8) != 0xD0) return reader.position;
                reader.position += 2;
                memset(&state, 0, sizeof state);
                until_restart = self->restart_interval - 1;
            }
            for (uint32_t index = 0; index < scan->component_count; index++) {
                const component *own = &self->components[scan->components[index]];
                const int block_count = is_single ? 1 : own->h * own->v;
                for (int block = 0; block < block_count; block++) {
                    if (!read_block(self, scan, &state, index, &reader)) note_bad_block(self, y * unit_height, &reader);
                }
            }
            if (reader.has_run_out) return reader.position;
        }
    }
    finish_interval(self, &reader);
    return reader.position;
}

static void read_quantization(auditor *self, const uint8_t *content, size_t count) {
    while (count > 0) {
        const bool is_wide = content[0] >> 4 > 0;
        const size_t length = 1 + (is_wide ? 128 : 64);
        if (count < length) return;
        uint16_t *table = self->quantization[content[0] & 3];
        for (int k = 0; k < 64; k++) {
            table[natural_order[k]] = (uint16_t)(is_wide ? two_bytes(content + 1 + 2 * k) : content[1 + k]);
        }
        content += length;
        count -= length;
    }
}

static void read_tables(auditor *self, const uint8_t *content, size_t count) {
    while (count >= 17) {
        huffman_table *table = &self->tables[(content[0] >> 4) & 1][content[0] & 3];
        memset(table, 0, sizeof *table);
        size_t value_count = 0;
        for (int length = 1; length <= 16; length++) value_count += content[length];
        if (value_count > 256 || count < 17 + value_count) return;
        memcpy(table->values, content + 17, value_count);
        uint32_t next = 0;
        int32_t index = 0;
        for (int length = 1; length <= 16; length++) {
            table->offsets[length] = index - (int32_t)next;
            for (int i = 0; i < content[length]; i++, next++, index++) {
                if (length > 8) continue;
                for (uint32_t fill = 0; fill < 1u << (8 - length); fill++) {
                    const uint32_t place = (next << (8 - length) | fill) & 255;
                    table->short_lengths[place] = (uint8_t)length;
                    table->short_values[place] = table->values[index & 255];
                }
            }
            table->limits[length] = next << (16 - length);
            next <<= 1;
        }
        table->is_there = true;
        content += 17 + value_count;
        count -= 17 + value_count;
    }
}

static bool read_frame(auditor *self, const uint8_t *content, size_t count) {
    if (count < 6 || content[0] != 8) return false;
    self->height = two_bytes(content + 1);
    self->width = two_bytes(content + 3);
    self->component_count = content[5];
    if (self->component_count == 0 || self->component_count > MAX_COMPONENT_COUNT || count < 6 + 3 * self->component_count) return false;
    self->max_h = self->max_v = 1;
    for (uint32_t index = 0; index < self->component_count; index++) {
        const uint8_t *entry = content + 6 + 3 * index;
        component *own = &self->components[index];
        *own = (component){.id = entry[0], .h = entry[1] >> 4, .v = entry[1] & 15, .quantization = entry[2]};
        if (own->h < 1 || own->h > 4 || own->v < 1 || own->v > 4) return false;
        if (own->h > self->max_h) self->max_h = own->h;
        if (own->v > self->max_v) self->max_v = own->v;
    }
    return self->width > 0 && self->height > 0;
}

static bool read_scan_header(const auditor *self, const uint8_t *content, size_t count, scan_header *scan) {
    if (count < 1 || content[0] < 1 || content[0] > self->component_count || count < 4 + 2 * (size_t)content[0]) return false;
    scan->component_count = content[0];
    for (uint32_t index = 0; index < scan->component_count; index++) {
        const uint8_t *entry = content + 1 + 2 * index;
        uint8_t number = 0;
        while (number < self->component_count && self->components[number].id != entry[0]) number++;
        if (number == self->component_count) return false;
        scan->components[index] = number;
        scan->dc_tables[index] = (entry[1] >> 4) & 3;
        scan->ac_tables[index] = entry[1] & 3;
    }
    const uint8_t *rest = content + 1 + 2 * scan->component_count;
    scan->first = self->is_progressive ? rest[0] : 0;
    scan->last = self->is_progressive ? rest[1] : 63;
    scan->high = self->is_progressive ? rest[2] >> 4 : 0;
    scan->low = self->is_progressive ? rest[2] & 15 : 0;
    if (scan->last > 63 || scan->first > scan->last || scan->low > 13 || (scan->first == 0 && self->is_progressive && scan->last > 0)) {
        return false;
    }
    for (uint32_t index = 0; index < scan->component_count; index++) {
        if (scan->first == 0 && scan->high == 0 && !self->tables[0][scan->dc_tables[index]].is_there) return false;
        if (scan->last > 0 && !self->tables[1][scan->ac_tables[index]].is_there) return false;
    }
    return true;
}

jpeg_damage find_jpeg_damage(const uint8_t *bytes, size_t count) {
    auditor self = {0};
    size_t position = 2;
    while (position + 4 <= count) {
        // What stands between markers and is none, the library steps over too.
        if (bytes[position] != 0xFF || bytes[position + 1] == 0xFF || bytes[position + 1] == 0) {
            position++;
            continue;
        }
        const uint8_t marker = bytes[position + 1];
        if (marker == 0xD9) break;
        if (marker == 0x01 || (marker & 0xF8) == 0xD0) {
            position += 2;
            continue;
        }
        const size_t length = two_bytes(bytes + position + 2);
        if (length < 2 || length > count - position - 2) break;
        const uint8_t *content = bytes + position + 4;
        position += 2 + length;
        switch (marker) {
        case 0xC0:
        case 0xC1:
        case 0xC2:
            self.is_progressive = marker == 0xC2;
            if (!read_frame(&self, content, length - 2)) return self.damage;
            break;
        case 0xC4:
            read_tables(&self, content, length - 2);
            break;
        case 0xC3:
        case 0xC5:
        case 0xC6:
        case 0xC7:
        case 0xC9:
        case 0xCA:
        case 0xCB:
        case 0xCD:
        case 0xCE:
        case 0xCF:
            // Arithmetic codes, and frames that the library refuses.
            return self.damage;
        case 0xDB:
            read_quantization(&self, content, length - 2);
            break;
        case 0xDD:
            if (length >= 4) self.restart_interval = two_bytes(content);
            break;
        case 0xDA: {
            scan_header scan = {0};
            if (!read_scan_header(&self, content, length - 2, &scan)) return self.damage;
            const bool is_refinement_of_others = scan.first > 0 && scan.high > 0;
            if (!is_refinement_of_others) position = read_scan(&self, &scan, bytes, count, position);
            break;
        }
        default:
            break;
        }
    }
    return self.damage;
}
