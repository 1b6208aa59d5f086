/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tags from file to file, read by us and by ffprobe and metaflac where they are installed; ID3 of other
 * programs' making; identifiers; and bytes that only look like tags. */
#include "material.h"

#include "media/tag_codec.h"
#include "media/writer.h"

static void test_list (void)
{
  LqTags tags, copy;
  lq_tags_init (&tags);
  lq_tags_init (&copy);
  g_assert_true (lq_tags_set (&tags, "title", "Night Train"));
  g_assert_true (lq_tags_set (&tags, "Artist", "  Ana\tB. \n"));
  g_assert_true (lq_tags_set (&tags, "TITLE", "Night Train (Edit)"));
  g_assert_true (lq_tags_set (&tags, "GENRE", "Jos\xe9")); /* Latin-1 */
  g_assert_true (lq_tags_set (&tags, "COMMENT", "schön"));
  g_assert_true (lq_tags_set (&tags, "ALBUM", "   "));
  g_assert_false (lq_tags_set (&tags, "", "x"));
  g_assert_false (lq_tags_set (&tags, "A=B", "x"));
  g_assert_false (lq_tags_set (&tags, "K\xc3\xb6y", "x"));
  g_assert_cmpint (tags.n, ==, 4);
  g_assert_cmpstr (lq_tags_get (&tags, "title"), ==, "Night Train (Edit)");
  g_assert_cmpstr (lq_tags_get (&tags, "ARTIST"), ==, "Ana B.");
  g_assert_cmpstr (lq_tags_get (&tags, "GENRE"), ==, "José");
  g_assert_cmpstr (lq_tags_get (&tags, "COMMENT"), ==, "schön");
  g_assert_null (lq_tags_get (&tags, "ALBUM"));
  lq_tags_copy (&copy, &tags);
  lq_tags_set (&tags, "TITLE", NULL);
  g_assert_null (lq_tags_get (&tags, "TITLE"));
  g_assert_cmpstr (lq_tags_get (&copy, "TITLE"), ==, "Night Train (Edit)");
  lq_tags_clear (&tags);
  lq_tags_clear (&copy);
}

static void test_identifiers (void)
{
  char code[13];
  g_assert_true (lq_isrc_normalise ("us-rc1-76-07839", code));
  g_assert_cmpstr (code, ==, "USRC17607839");
  g_assert_true (lq_isrc_normalise ("GB AYE 68 00011", code));
  g_assert_cmpstr (code, ==, "GBAYE6800011");
  static const char *const wrong[] = {
    "", "USRC1760783", "USRC176078390", "1SRC17607839", "USRC1760783X", "US_RC17607839"
  };
  for (size_t i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (lq_isrc_normalise (wrong[i], code));
}

static void fill (LqTags *tags)
{
  static const char *const rows[][2] = {
    { "TITLE", "Night Train" },      { "ARTIST", "Ana B." },
    { "ALBUM", "Lignes" },           { "ALBUMARTIST", "Various" },
    { "TRACKNUMBER", "3" },          { "DISCNUMBER", "1" },
    { "DATE", "2024-05-31" },        { "GENRE", "Jazz" },
    { "COMPOSER", "B. Ana" },        { "ISRC", "USRC17607839" },
    { "BARCODE", "4006381333931" },  { "LABEL", "Ink" },
    { "COPYRIGHT", "2024 Ink" },     { "BPM", "128" },
    { "COMMENT", "Für Élise – №1" }, { "SOFTWARE", "Lacquer" },
    { "MASTERED_BY", "Loom" }
  };
  lq_tags_init (tags);
  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_true (lq_tags_set (tags, rows[i][0], rows[i][1]));
}

static const char *write_tagged (const char *name, LqFileFormat format, const LqTags *tags,
                                 const LqBext *bext)
{
  static const double silence[101];
  const char *path = material_path (name);
  LqWriterSpec spec = { .format = format,
                        .mode = LQ_WRITE_REPLACE,
                        .type = LQ_SAMPLE_INT24,
                        .rate_hz = 48000,
                        .n_channels = 1,
                        .n_frames = 101,
                        .tags = tags,
                        .bext = bext };
  LqWriter *writer = NULL;
  LqError error;
  g_assert_cmpint (lq_writer_open (path, &spec, &writer, &error), ==, LQ_OK);
  g_assert_cmpint (lq_writer_write (writer, (const double *const[]){ silence }, 101, &error), ==,
                   LQ_OK);
  g_assert_cmpint (lq_writer_finish (writer, NULL, &error), ==, LQ_OK);
  return path;
}

static void test_round_trip (void)
{
  static const struct
  {
    const char *name;
    LqFileFormat format;
  } files[] = { { "t.wav", LQ_FILE_WAV },
                { "t.rf64", LQ_FILE_RF64 },
                { "t.aiff", LQ_FILE_AIFF },
                { "t.caf", LQ_FILE_CAF },
                { "t.flac", LQ_FILE_FLAC } };
  LqTags tags;
  fill (&tags);
  for (size_t k = 0; k < G_N_ELEMENTS (files); k++)
    {
      LqReader *reader = material_open (write_tagged (files[k].name, files[k].format, &tags, NULL));
      const LqTags *got = lq_reader_tags (reader);
      g_assert_cmpint (lq_reader_info (reader)->n_frames, ==, 101);
      for (int i = 0; i < tags.n; i++)
        if (g_strcmp0 (lq_tags_get (got, tags.items[i].key), tags.items[i].value) != 0)
          g_error ("%s: %s is %s", files[k].name, tags.items[i].key,
                   lq_tags_get (got, tags.items[i].key));
      g_assert_cmpint (got->n, ==, tags.n);
      lq_reader_free (reader);
    }
  lq_tags_clear (&tags);

  /* plain ASCII that INFO can hold needs no ID3 */
  lq_tags_set (&tags, "TITLE", "Night Train");
  g_autofree char *bytes = NULL;
  gsize size;
  g_assert_true (
      g_file_get_contents (write_tagged ("p.wav", LQ_FILE_WAV, &tags, NULL), &bytes, &size, NULL));
  g_assert_null (memmem (bytes, size, "id3 ", 4));
  g_assert_nonnull (memmem (bytes, size, "INAM\x0c\0\0\0Night Train", 19));
  lq_tags_clear (&tags);
}

/* What another program finds: each word of WANTED in what COMMAND prints. */
static void ask (const char *const *command, const char *const *wanted)
{
  g_autofree char *found = g_find_program_in_path (command[0]), *out = NULL;
  if (found == NULL)
    {
      g_test_message ("%s is not installed", command[0]);
      return;
    }
  int code = -1;
  g_assert_true (g_spawn_sync (NULL, (char **)command, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out,
                               NULL, &code, NULL));
  g_assert_cmpint (code, ==, 0);
  for (; *wanted; wanted++)
    if (strstr (out, *wanted) == NULL)
      g_error ("%s does not find %s in:\n%s", command[0], *wanted, out);
}

static void test_others_read (void)
{
  LqTags tags;
  fill (&tags);
  const char *flac = write_tagged ("o.flac", LQ_FILE_FLAC, &tags, NULL);
  const char *wav = write_tagged ("o.wav", LQ_FILE_WAV, &tags, NULL);
  const char *aiff = write_tagged ("o.aiff", LQ_FILE_AIFF, &tags, NULL);
  const char *caf = write_tagged ("o.caf", LQ_FILE_CAF, &tags, NULL);
  lq_tags_clear (&tags);
  ask ((const char *const[]){ "metaflac", "--export-tags-to=-", flac, NULL },
       (const char *const[]){ "TITLE=Night Train", "ISRC=USRC17607839", "COMMENT=Für Élise – №1",
                              "MASTERED_BY=Loom", NULL });
  ask ((const char *const[]){ "flac", "--silent", "--test", flac, NULL },
       (const char *const[]){ "", NULL });
#define PROBE "ffprobe", "-v", "error", "-show_entries", "format_tags", "-of", "default=nw=1"
  ask ((const char *const[]){ PROBE, wav, NULL },
       (const char *const[]){ "title=Night Train", "artist=Ana B.", "date=2024-05-31", NULL });
  ask ((const char *const[]){ PROBE, aiff, NULL },
       (const char *const[]){ "TSRC=USRC17607839", "title=Night Train", "album_artist=Various",
                              NULL });
  ask ((const char *const[]){ PROBE, caf, NULL },
       (const char *const[]){ "title=Night Train", "artist=Ana B.", "ISRC=USRC17607839", NULL });
}

static void test_bext (void)
{
  LqBext bext;
  lq_bext_init (&bext);
  strcpy (bext.description, "Night Train, master 3");
  strcpy (bext.originator, "Lacquer");
  memset (bext.originator_reference, 'R', 32); /* full, without a NUL in the file */
  strcpy (bext.date, "2024-05-31");
  strcpy (bext.time, "13:07:00");
  bext.time_reference = 172800000ull * 48;
  bext.loudness = -1420;
  bext.max_true_peak = -95;
  strcpy (bext.coding_history, "A=PCM,F=48000,W=24,M=mono,T=Lacquer\r\n");
  const char *path = write_tagged ("b.wav", LQ_FILE_WAV, NULL, &bext);
  LqReader *reader = material_open (path);
  const LqBext *got = lq_reader_bext (reader);
  g_assert_nonnull (got);
  g_assert_cmpmem (got, sizeof *got, &bext, sizeof bext);
  g_assert_cmpint (got->max_momentary, ==, LQ_BEXT_UNSET);
  lq_reader_free (reader);

  /* libsndfile's idea of the same */
  SF_INFO info = { 0 };
  SNDFILE *file = sf_open (path, SFM_READ, &info);
  SF_BROADCAST_INFO theirs = { 0 };
  g_assert_true (sf_command (file, SFC_GET_BROADCAST_INFO, &theirs, sizeof theirs));
  sf_close (file);
  g_assert_cmpint (theirs.version, ==, 2);
  g_assert_cmpint (theirs.loudness_value, ==, -1420);
  g_assert_cmpint (theirs.max_true_peak_level, ==, -95);
  g_assert_cmpint (theirs.loudness_range, ==, 0x7fff);
  g_assert_true (g_str_has_prefix (theirs.description, "Night Train, master 3"));
  g_assert_cmpint (((guint64)theirs.time_reference_high << 32) + theirs.time_reference_low, ==,
                   bext.time_reference);

  reader = material_open (write_tagged ("n.wav", LQ_FILE_WAV, NULL, NULL));
  g_assert_null (lq_reader_bext (reader));
  lq_reader_free (reader);
}

/* Byte for byte as other programs write them. */
static void test_id3_versions (void)
{
  static const struct
  {
    const char *bytes;
    size_t size;
  } tags_by_others[] = {
#define BYTES(text) { text, sizeof text - 1 }
    /* 2.2, Latin-1 */
    BYTES ("ID3\2\0\0\0\0\0\x1f"
           "TT2\0\0\6\0N\xe9ra\0"
           "TRC\0\0\x0d\0USRC17607839"),
    /* 2.3, UTF-16 with marks of either byte order, and a year */
    BYTES ("ID3\3\0\0\0\0\0\x4c"
           "TIT2\0\0\0\x0b\0\0\1\xff\xfeN\0\xe9\0r\0a\0"
           "TSRC\0\0\0\x1b\0\0\1\xfe\xff\0U\0S\0R\0C\0001\0007\0006\0000\0007\0008\0003\0009"
           "TYER\0\0\0\5\0\0\0002024"),
    /* 2.4, UTF-8, one frame unsynchronised with a length before it */
    BYTES ("ID3\4\0\0\0\0\0\x2f"
           "TIT2\0\0\0\6\0\0\3N\xc3\xa9ra"
           "TSRC\0\0\0\x11\0\3\0\0\0\x0d\3USRC17607839"),
  };
  for (size_t i = 0; i < G_N_ELEMENTS (tags_by_others); i++)
    {
      LqTags tags;
      lq_tags_init (&tags);
      lq_tags_parse_id3 (&tags, (const uint8_t *)tags_by_others[i].bytes, tags_by_others[i].size);
      g_assert_cmpstr (lq_tags_get (&tags, "TITLE"), ==, "Néra");
      g_assert_cmpstr (lq_tags_get (&tags, "ISRC"), ==, "USRC17607839");
      if (i == 1)
        g_assert_cmpstr (lq_tags_get (&tags, "DATE"), ==, "2024");
      lq_tags_clear (&tags);
    }
}

/* Every prefix and thousands of overturned bytes of good tags: nothing may be read beyond them (the
 * copies end where their memory ends). */
static void test_broken (void)
{
  LqTags tags, got;
  LqBytes made[3] = { { 0 } };
  LqBext bext;
  fill (&tags);
  lq_bext_init (&bext);
  lq_tags_build_info (&tags, &made[0]);
  lq_tags_build_id3 (&tags, &made[1]);
  lq_bext_build (&bext, &made[2]);
  GRand *rand = g_rand_new_with_seed (6);
  for (int kind = 0; kind < 3; kind++)
    for (int i = 0; i < 3000; i++)
      {
        size_t n = i < (int)made[kind].n ? (size_t)i : made[kind].n;
        uint8_t *copy = g_memdup2 (made[kind].data, n);
        for (int f = 0; f < 3 && n > 0 && i % 2; f++)
          copy[g_rand_int_range (rand, 0, (gint32)n)] = (uint8_t)g_rand_int (rand);
        lq_tags_init (&got);
        if (kind == 0)
          lq_tags_parse_info (&got, copy, n);
        else if (kind == 1)
          lq_tags_parse_id3 (&got, copy, n);
        else
          lq_bext_parse (&bext, copy, n);
        for (int t = 0; t < got.n; t++)
          g_assert_true (g_utf8_validate (got.items[t].value, -1, NULL));
        lq_tags_clear (&got);
        g_free (copy);
      }
  g_rand_free (rand);
  for (int kind = 0; kind < 3; kind++)
    lq_bytes_clear (&made[kind]);
  lq_tags_clear (&tags);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tags/list", test_list);
  g_test_add_func ("/tags/identifiers", test_identifiers);
  g_test_add_func ("/tags/round-trip", test_round_trip);
  g_test_add_func ("/tags/others-read", test_others_read);
  g_test_add_func ("/tags/bext", test_bext);
  g_test_add_func ("/tags/id3-versions", test_id3_versions);
  g_test_add_func ("/tags/broken", test_broken);
  return g_test_run ();
}
