/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `lacquer render`: the files of a session, several in one pass, each proved; or its stems. */
#include "cli/deliver_run.h"
#include "cli/interrupt.h"
#include "cli/options.h"
#include "cli/output_options.h"
#include "cli/render_ceiling.h"
#include "cli/report.h"
#include "cli/session_run.h"
#include "model/track.h"

#include <errno.h>
#include <glib/gi18n.h>

typedef struct
{
  LqCli *cli;
  const char *path; /* of the session, as named */
  char *out;        /* folder; NULL: here */
  char *from, *to;  /* as typed */
  char **names;     /* of deliverables */
  gboolean stems;
  LqOutputOptions options;

  LqCliSession file;
  LqSession *session;
  LqFrames from_frame, to_frame; /* to ≤ from: all */
  GPtrArray *deliveries;         /* LqDelivery: one, or one for each stem */
  GHashTable *there;             /* paths of files in the way, which nobody allowed to replace */
  LqCliCeiling *ceiling;         /* NULL unless it is to be held */
} Render;

/* ---- What is asked for ---- */

static gboolean is_ad_hoc (const LqOutputOptions *o)
{
  return o->format || o->bits || o->rate || o->dither || o->tags;
}

static gboolean options_agree (const Render *r)
{
  if (g_strcmp0 (r->out, "-") == 0)
    {
      lq_cli_error (r->cli, _ ("--out names a folder; standard output takes no set of files"));
      return FALSE;
    }
  if (r->names && is_ad_hoc (&r->options))
    lq_cli_error (r->cli,
                  _ ("--deliverable says what the file is to be; leave the output options"));
  else if (r->names && r->stems)
    lq_cli_error (r->cli, _ ("stems are no deliverables; give the output options instead"));
  else if (r->stems && r->options.hold_ceiling)
    lq_cli_error (r->cli, _ ("stems are taken before the master: there is no ceiling to hold"));
  else
    return TRUE;
  return FALSE;
}

/* LQ_CLI_DONE, or an exit status after a message. */
static int choose_part (Render *r)
{
  double rate_hz = lq_session_get_sample_rate (r->session), from_s = 0.0, to_s = 0.0;
  LqFrames length = lq_scene_length (r->session);
  if (!lq_cli_seconds (r->cli, "from", r->from, &from_s)
      || !lq_cli_seconds (r->cli, "to", r->to, &to_s))
    return LQ_CLI_USAGE;
  r->from_frame = (LqFrames)(from_s * rate_hz + 0.5);
  r->to_frame = r->to ? MIN ((LqFrames)(to_s * rate_hz + 0.5), length) : length;
  if (r->to_frame > r->from_frame)
    return LQ_CLI_DONE;
  lq_cli_error (r->cli, length == 0 ? _ ("there is no sound in the session")
                                    : _ ("--from and --to leave nothing of the song"));
  return length == 0 ? LQ_CLI_FAILED : LQ_CLI_USAGE;
}

static const char *folder_of (const Render *r) { return r->out ? r->out : "."; }

/* One file by the output options, USUAL words unless they say otherwise. */
static LqDeliverSpec *ad_hoc_spec (Render *r, const char *template, LqSampleType usual)
{
  LqReaderInfo info = { .kind = lq_sample_type_is_float (usual) ? LQ_SAMPLES_FLOAT : LQ_SAMPLES_INT,
                        .bits = lq_sample_type_bits (usual),
                        .rate_hz = lq_session_get_sample_rate (r->session) };
  LqDeliverSpec *spec = lq_cli_output_spec (r->cli, &r->options, "x.wav", &info);
  if (!spec)
    return NULL;
  g_autofree char *stem = lq_deliver_expand (r->session, template, spec->rate_hz, spec->type);
  g_autofree char *file = g_strconcat (stem, ".", lq_file_format_extension (spec->format), NULL);
  g_free (spec->path);
  spec->path = g_build_filename (folder_of (r), file, NULL);
  g_free (spec->name);
  spec->name = g_strdup (stem);
  spec->no_receipt_file = false;
  return spec;
}

static gboolean add_ad_hoc (Render *r, LqDelivery *delivery)
{
  g_autoptr (LqDeliverable) usual = lq_deliverable_new ("d1");
  LqDeliverSpec *spec = ad_hoc_spec (r, lq_deliverable_get_template (usual), LQ_SAMPLE_INT24);
  if (spec)
    lq_delivery_add (delivery, spec);
  return spec != NULL;
}

static LqDeliverable *find_deliverable (Render *r, const char *name)
{
  GListModel *list = lq_session_get_deliverables (r->session);
  g_autoptr (GString) known = g_string_new (NULL);
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (LqDeliverable) deliverable = g_list_model_get_item (list, i);
      if (g_str_equal (lq_item_get_id (LQ_ITEM (deliverable)), name)
          || g_str_equal (lq_deliverable_get_name (deliverable), name))
        return deliverable;
      g_string_append_printf (known, "%s“%s”", known->len ? ", " : "",
                              lq_deliverable_get_name (deliverable));
    }
  lq_cli_error (r->cli, _ ("no deliverable is called “%s”; the session has %s"), name,
                known->len ? known->str : _ ("none"));
  return NULL;
}

static gboolean add_named (Render *r, LqDelivery *delivery)
{
  for (char **name = r->names; *name; name++)
    {
      LqDeliverable *deliverable = find_deliverable (r, *name);
      if (!deliverable)
        return FALSE;
      lq_delivery_add (delivery, lq_deliver_spec_from (r->session, deliverable, folder_of (r)));
    }
  return TRUE;
}

/* The enabled set; without one a 24-bit WAV at the session's rate. */
static gboolean add_set (Render *r, LqDelivery *delivery)
{
  GListModel *list = lq_session_get_deliverables (r->session);
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (LqDeliverable) deliverable = g_list_model_get_item (list, i);
      if (lq_deliverable_get_enabled (deliverable))
        lq_delivery_add (delivery, lq_deliver_spec_from (r->session, deliverable, folder_of (r)));
    }
  return lq_delivery_n_files (delivery) > 0 || add_ad_hoc (r, delivery);
}

static LqDelivery *new_delivery (const Render *r, LqScene *scene)
{
  LqWriteMode mode = r->options.force ? LQ_WRITE_REPLACE : LQ_WRITE_NEW;
  LqDelivery *delivery = lq_delivery_new_scene (scene, r->from_frame, r->to_frame, mode);
  g_ptr_array_add (r->deliveries, delivery);
  return delivery;
}

static gboolean plan_files (Render *r)
{
  LqDelivery *delivery;
  g_ptr_array_set_size (r->deliveries, 0);
  delivery = new_delivery (r, lq_scene_new (r->session));
  if (r->names)
    return add_named (r, delivery);
  return is_ad_hoc (&r->options) ? add_ad_hoc (r, delivery) : add_set (r, delivery);
}

/* Each track that sounds, as floating point unless asked otherwise: a strip alone may well be
 * beyond full scale. */
static gboolean plan_stems (Render *r)
{
  GListModel *tracks = lq_session_get_tracks (r->session);
  for (guint i = 0; i < g_list_model_get_n_items (tracks); i++)
    {
      g_autoptr (LqTrack) track = g_list_model_get_item (tracks, i);
      g_autofree char *name = lq_item_display_name (LQ_ITEM (track));
      g_autofree char *word = lq_deliver_clean_name (name);
      g_autofree char *template = g_strdup_printf ("{title}_%02u-%s_{rate}_{bits}", i + 1, word);
      if (lq_track_get_mute (track))
        continue;
      LqDeliverSpec *spec = ad_hoc_spec (r, template, LQ_SAMPLE_FLOAT32);
      if (!spec)
        return FALSE;
      lq_delivery_add (new_delivery (r, lq_scene_new_stem (r->session, track)), spec);
    }
  return TRUE;
}

/* ---- The work ---- */

typedef void (*Visit) (Render *r, const LqDelivered *delivered, gpointer data);

static void for_each_file (Render *r, Visit visit, gpointer data)
{
  for (guint i = 0; i < r->deliveries->len; i++)
    for (guint k = 0; k < lq_delivery_n_files (r->deliveries->pdata[i]); k++)
      visit (r, lq_delivery_get (r->deliveries->pdata[i], k), data);
}

static void note_if_there (Render *r, const LqDelivered *delivered, gpointer data)
{
  const char *path = delivered->spec->path;
  if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
    g_hash_table_add (r->there, g_strdup (path));
}

static gboolean make_folder (const Render *r)
{
  if (g_mkdir_with_parents (folder_of (r), 0777) == 0)
    return TRUE;
  g_autofree char *name = lq_cli_name (folder_of (r));
  lq_cli_error (r->cli, _ ("cannot make the folder %s: %s"), name, g_strerror (errno));
  return FALSE;
}

/* A stem that fails leaves the others. */
static gboolean run_all (Render *r)
{
  gboolean ok = TRUE;
  for (guint i = 0; i < r->deliveries->len && !lq_cli_interrupted (); i++)
    ok = lq_cli_deliver (r->cli, r->deliveries->pdata[i]) && ok;
  return ok;
}

/* Until the ceiling holds, or cannot be lowered any more. */
static gboolean work (Render *r)
{
  gboolean ok = run_all (r);
  while (ok && r->ceiling && lq_cli_ceiling_lower (r->ceiling, r->deliveries->pdata[0]))
    ok = plan_files (r) && run_all (r);
  return ok;
}

/* ---- What came of it ---- */

static void add_json (Render *r, const LqDelivered *delivered, gpointer outputs)
{
  json_array_add_object_element (outputs, lq_cli_delivered_json (delivered, NULL));
}

static void tell (Render *r, const LqDelivered *delivered, gpointer failed)
{
  g_autofree char *name = lq_cli_name (delivered->spec->path);
  if (delivered->receipt)
    lq_cli_delivered_tell (r->cli, delivered, NULL);
  if (delivered->state == LQ_DELIVER_FAILED
      && g_hash_table_remove (r->there, delivered->spec->path)) /* another of that name says so */
    lq_cli_error (r->cli, _ ("%s exists already; --force replaces it"), name);
  else if (delivered->error && delivered->state != LQ_DELIVER_CANCELLED)
    lq_cli_error (r->cli, "%s: %s", name, delivered->error);
  *(gboolean *)failed |= delivered->state != LQ_DELIVER_PROVED;
}

static void tell_muted (Render *r, GPtrArray *muted)
{
  if (muted->len == 0)
    return;
  g_ptr_array_add (muted, NULL);
  g_autofree char *names = g_strjoinv (", ", (char **)muted->pdata);
  g_ptr_array_set_size (muted, (int)muted->len - 1);
  lq_cli_message (r->cli, _ ("muted, and so not in the files: %s"), names);
}

static void print_json (Render *r, GPtrArray *muted)
{
  JsonObject *o = json_object_new ();
  JsonArray *outputs = json_array_new (), *names = json_array_new ();
  JsonNode *root = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *name = lq_cli_name (r->path);
  for_each_file (r, add_json, outputs);
  for (guint i = 0; i < muted->len; i++)
    json_array_add_string_element (names, muted->pdata[i]);
  json_object_set_string_member (o, "session", name);
  json_object_set_array_member (o, "muted", names);
  lq_cli_damage_json (o, (LqDelivery *const *)r->deliveries->pdata, r->deliveries->len);
  lq_cli_ceiling_json (r->ceiling, r->deliveries->pdata[0], o);
  json_object_set_array_member (o, "outputs", outputs);
  json_node_take_object (root, o);
  lq_cli_json_print (root);
}

static int report (Render *r)
{
  g_autoptr (GPtrArray) muted = lq_deliver_list_muted (r->session);
  gboolean failed = FALSE;
  for_each_file (r, tell, &failed);
  tell_muted (r, muted);
  lq_cli_ceiling_tell (r->cli, r->ceiling, r->path, r->session, r->deliveries->pdata[0]);
  if (r->cli->json)
    print_json (r, muted);
  return failed ? LQ_CLI_FAILED : LQ_CLI_DONE;
}

/* ---- The command ---- */

static int render (Render *r)
{
  LqStoreMode mode = r->options.hold_ceiling ? LQ_STORE_WRITE : LQ_STORE_READ;
  g_autoptr (GError) error = NULL;
  if (!lq_cli_session_open (r->cli, r->path, mode, &r->file))
    return LQ_CLI_FAILED;
  r->session = lq_store_get_session (r->file.store);
  gboolean complete = lq_deliver_check (r->session, &error);
  int part = choose_part (r);
  if (part != LQ_CLI_DONE)
    return part;
  if (!(r->stems ? plan_stems (r) : plan_files (r)))
    return LQ_CLI_USAGE;
  if (r->deliveries->len == 0)
    {
      lq_cli_error (r->cli, _ ("all tracks are muted"));
      return LQ_CLI_FAILED;
    }
  if (!complete)
    {
      lq_cli_error (r->cli, "%s", error->message);
      return LQ_CLI_FAILED;
    }
  if (r->options.hold_ceiling)
    r->ceiling = lq_cli_ceiling_new (r->cli, &r->file, r->options.force);
  if (!make_folder (r))
    return LQ_CLI_FAILED;
  if (!r->options.force)
    for_each_file (r, note_if_there, NULL);
  int status = work (r) ? LQ_CLI_DONE : LQ_CLI_FAILED;
  if (status == LQ_CLI_DONE && r->ceiling)
    status = lq_cli_ceiling_save (r->ceiling);
  int told = report (r);
  return status == LQ_CLI_DONE ? told : status;
}

static void clear (Render *r)
{
  lq_cli_ceiling_free (r->ceiling);
  g_ptr_array_unref (r->deliveries);
  g_hash_table_unref (r->there);
  lq_cli_session_close (&r->file);
  lq_cli_output_clear (&r->options);
  g_free (r->out);
  g_free (r->from);
  g_free (r->to);
  g_strfreev (r->names);
}

static int run (LqCli *cli, int argc, char **argv)
{
  Render r = { .cli = cli,
               .deliveries = g_ptr_array_new_with_free_func ((GDestroyNotify)lq_delivery_free),
               .there = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL) };
  const GOptionEntry own[] = {
    { "out", 'o', 0, G_OPTION_ARG_FILENAME, &r.out, N_ ("Folder for the files (here)"),
      N_ ("DIR") },
    { "deliverable", 'd', 0, G_OPTION_ARG_STRING_ARRAY, &r.names,
      N_ ("Only this one of the session's; may be repeated"), N_ ("NAME") },
    { "from", 0, 0, G_OPTION_ARG_STRING, &r.from, N_ ("Start, as 83.5 or 1:23.5"), N_ ("TIME") },
    { "to", 0, 0, G_OPTION_ARG_STRING, &r.to, N_ ("End"), N_ ("TIME") },
    { "stems", 0, 0, G_OPTION_ARG_NONE, &r.stems,
      N_ ("Each track alone through its strip, before the master"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autofree GOptionEntry *entries = lq_cli_output_entries (&r.options, FALSE, own);
  g_auto (GStrv) arguments = NULL;
  int status = LQ_CLI_USAGE;
  if (lq_cli_options (cli, entries, 1, 1, argc, argv, &arguments) && options_agree (&r))
    {
      r.path = arguments[0];
      status = render (&r);
    }
  clear (&r);
  return status;
}

const LqCliCommand lq_cli_command_render = {
  .name = "render",
  .arguments = N_ ("SESSION"),
  .summary = N_ ("Makes the files of a session and proves them"),
  .details = N_ (
      "Without output options: the session's enabled deliverables, all in one pass, or a 24-bit\n"
      "WAV at the session's rate when it has none. With them: one file as they say. Each file is\n"
      "read back and proved, and a receipt is put beside it. Stems are 32-bit float unless asked\n"
      "otherwise, and add up to the mix before the master. A ceiling that --hold-ceiling lowers "
      "is\n"
      "lowered in the session too, as a command that can be undone."),
  .run = run,
};
