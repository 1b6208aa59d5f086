/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sound device, rate, buffer; the loudness scale; every key. Changes act at once. */
#include "ui/dialogs/dialogs.h"
#include "ui/keys.h"
#include "ui/text.h"

#include <adwaita.h>
#include <glib/gi18n.h>

static const double rates_hz[] = { 0, 44100, 48000, 88200, 96000, 176400, 192000 };
static const int buffers[] = { 0, 64, 128, 256, 512, 1024, 2048 };

typedef struct
{
  LqDesk *desk;
  GtkWidget *window, *device_row, *rate_row, *buffer_row, *about_device;
  GArray *devices; /* LqDeviceInfo */
  GPtrArray *apis; /* const char *, the api of each device */
  gboolean filling;
} Settings;

static void settings_free (gpointer data)
{
  Settings *settings = data;
  g_clear_pointer (&settings->devices, g_array_unref);
  g_clear_pointer (&settings->apis, g_ptr_array_unref);
  g_free (settings);
}

/* ---- Device ---- */

static void use (Settings *settings)
{
  GSettings *stored = lq_desk_get_settings (settings->desk);
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (settings->device_row));
  if (settings->filling)
    return;
  const LqDeviceInfo *info = selected > 0 && settings->devices && selected <= settings->devices->len
                                 ? &g_array_index (settings->devices, LqDeviceInfo, selected - 1)
                                 : NULL;
  LqSoundDevice device = {
    .api = info ? settings->apis->pdata[selected - 1] : "",
    .id = info ? info->id : "",
    .rate_hz = rates_hz[adw_combo_row_get_selected (ADW_COMBO_ROW (settings->rate_row))],
    .buffer_frames = buffers[adw_combo_row_get_selected (ADW_COMBO_ROW (settings->buffer_row))],
  };
  g_settings_set_string (stored, "device-api", device.api);
  g_settings_set_string (stored, "device", device.id);
  g_settings_set_double (stored, "device-rate", device.rate_hz);
  g_settings_set_int (stored, "device-buffer", device.buffer_frames);
  lq_sound_use_device (lq_desk_get_sound (settings->desk), &device);
}

static GtkWidget *combo (const char *title, const char *subtitle, const char *const *texts,
                         guint selected)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr (GtkStringList) list = lq_text_list (texts);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (list));
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), selected);
  return row;
}

static void fill_devices (Settings *settings)
{
  GSettings *stored = lq_desk_get_settings (settings->desk);
  g_autofree char *api = g_settings_get_string (stored, "device-api"),
                  *id = g_settings_get_string (stored, "device");
  g_autoptr (GtkStringList) names =
      gtk_string_list_new ((const char *const[]){ _ ("The first that works"), NULL });
  guint selected = 0;
  for (guint i = 0; i < settings->devices->len; i++)
    {
      const LqDeviceInfo *info = &g_array_index (settings->devices, LqDeviceInfo, i);
      g_autofree char *name = g_strdup_printf ("%s: %s", info->host, info->name);
      gtk_string_list_append (names, name);
      if (g_str_equal (api, settings->apis->pdata[i]) && g_str_equal (id, info->id))
        selected = i + 1;
    }
  settings->filling = TRUE;
  adw_combo_row_set_model (ADW_COMBO_ROW (settings->device_row), G_LIST_MODEL (names));
  adw_combo_row_set_selected (ADW_COMBO_ROW (settings->device_row), selected);
  settings->filling = FALSE;
}

static void listed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkWidget) window = data;
  Settings *settings = g_object_get_data (G_OBJECT (window), "lq-settings");
  GArray *devices = lq_sound_list_devices_finish (LQ_SOUND (source), result, NULL);
  if (!devices)
    return;
  settings->devices = devices;
  settings->apis = g_ptr_array_new ();
  for (guint i = 0; i < devices->len; i++)
    {
      /* The host names the api: only PortAudio has several. */
      const char *host = g_array_index (devices, LqDeviceInfo, i).host;
      const char *api = "portaudio";
      for (int a = 0; lq_device_apis[a]; a++)
        if (g_ascii_strcasecmp (lq_device_api_name (lq_device_apis[a]), host) == 0)
          api = lq_device_api_id (lq_device_apis[a]);
      g_ptr_array_add (settings->apis, (gpointer)api);
    }
  fill_devices (settings);
}

static guint index_of_rate (double rate_hz)
{
  for (guint i = 0; i < G_N_ELEMENTS (rates_hz); i++)
    if (rates_hz[i] == rate_hz)
      return i;
  return 0;
}

static guint index_of_buffer (int frames)
{
  for (guint i = 0; i < G_N_ELEMENTS (buffers); i++)
    if (buffers[i] == frames)
      return i;
  return 0;
}

static void show_device (Settings *settings)
{
  g_autofree char *text = NULL, *rate = NULL;
  g_object_get (lq_desk_get_sound (settings->desk), "device-text", &text, "rate-text", &rate, NULL);
  g_autofree char *whole = rate ? g_strdup_printf ("%s · %s", text, rate) : g_strdup (text);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (settings->about_device), whole);
}

static void on_device_text (GtkWidget *window)
{
  show_device (g_object_get_data (G_OBJECT (window), "lq-settings"));
}

static const char *const scale_ids[] = { "lufs",   "ebu-9",       "ebu-9-lufs",
                                         "ebu-18", "ebu-18-lufs", NULL };

/* Of what is stored under KEY in IDS; the first where it is not there. */
static guint index_of (GSettings *stored, const char *key, const char *const *ids)
{
  g_autofree char *id = g_settings_get_string (stored, key);
  for (guint i = 0; ids[i] != NULL; i++)
    if (g_str_equal (ids[i], id))
      return i;
  return 0;
}

static void on_scale (AdwComboRow *row, GParamSpec *spec, GSettings *stored)
{
  g_settings_set_string (stored, "loudness-scale", scale_ids[adw_combo_row_get_selected (row)]);
}

static const char *const meter_rates[] = { "60", "30", "15", NULL };

static void on_meter_rate (AdwComboRow *row, GParamSpec *spec, GSettings *stored)
{
  g_settings_set_string (stored, "meter-rate", meter_rates[adw_combo_row_get_selected (row)]);
}

static GtkWidget *meters_group (GSettings *stored)
{
  static const char *const scales[] = { "LUFS, 0…−30", "EBU +9, LU",    "EBU +9, LUFS",
                                        "EBU +18, LU", "EBU +18, LUFS", NULL };
  static const char *const rate_texts[] = { N_ ("60 times a second"), N_ ("30 times a second"),
                                            N_ ("15 times a second"), NULL };
  GtkWidget *group = adw_preferences_group_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _ ("Meters"));
  GtkWidget *scale_row = combo (_ ("Scale of loudness"), _ ("The EBU scales stand about −23 LUFS"),
                                scales, index_of (stored, "loudness-scale", scale_ids));
  GtkWidget *rate_row =
      combo (_ ("Meters and playheads move"), _ ("Less often takes less of the machine"),
             rate_texts, index_of (stored, "meter-rate", meter_rates));
  g_signal_connect (scale_row, "notify::selected", G_CALLBACK (on_scale), stored);
  g_signal_connect (rate_row, "notify::selected", G_CALLBACK (on_meter_rate), stored);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), scale_row);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), rate_row);
  return group;
}

static GtkWidget *sound_page (Settings *settings)
{
  static const char *const nothing[] = { N_ ("The first that works"), NULL };
  static const char *const rate_texts[] = {
    N_ ("As the session"), "44.1 kHz", "48 kHz", "88.2 kHz", "96 kHz", "176.4 kHz", "192 kHz", NULL
  };
  static const char *const buffer_texts[] = { N_ ("As the device likes"), N_ ("64 frames"),
                                              N_ ("128 frames"),          N_ ("256 frames"),
                                              N_ ("512 frames"),          N_ ("1024 frames"),
                                              N_ ("2048 frames"),         NULL };
  GSettings *stored = lq_desk_get_settings (settings->desk);
  GtkWidget *page = adw_preferences_page_new (), *group = adw_preferences_group_new ();
  adw_preferences_page_set_title (ADW_PREFERENCES_PAGE (page), _ ("Sound"));
  adw_preferences_page_set_icon_name (ADW_PREFERENCES_PAGE (page), "audio-headphones-symbolic");
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _ ("Device"));
  settings->device_row = combo (_ ("Device"), _ ("Listed by host"), nothing, 0);
  settings->rate_row =
      combo (_ ("Rate"), _ ("Where the device cannot, it is converted for listening only"),
             rate_texts, index_of_rate (g_settings_get_double (stored, "device-rate")));
  settings->buffer_row = combo (
      _ ("Buffer"), _ ("Smaller answers faster, larger never drops out; the sound is the same"),
      buffer_texts, index_of_buffer (g_settings_get_int (stored, "device-buffer")));
  settings->about_device = adw_action_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (settings->about_device), _ ("In use"));
  GtkWidget *tone = gtk_button_new_with_label (_ ("Tone, left then right, −40 dBFS"));
  gtk_widget_set_valign (tone, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (tone, "clicked", G_CALLBACK (lq_sound_test_tone),
                            lq_desk_get_sound (settings->desk));
  adw_action_row_add_suffix (ADW_ACTION_ROW (settings->about_device), tone);
  GtkWidget *rows[] = { settings->device_row, settings->rate_row, settings->buffer_row,
                        settings->about_device };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), rows[i]);
  for (gsize i = 0; i < 3; i++)
    g_signal_connect_swapped (rows[i], "notify::selected", G_CALLBACK (use), settings);
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));

  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page),
                            ADW_PREFERENCES_GROUP (meters_group (stored)));
  return page;
}

/* ---- Keys ---- */

static void show_key (GtkWidget *button, const LqKeyRow *row, GSettings *stored)
{
  g_autofree char *key = lq_key_of (stored, row), *label = lq_key_label (key);
  gtk_button_set_label (GTK_BUTTON (button), label);
}

static gboolean on_new_key (GtkEventControllerKey *controller, guint keyval, guint keycode,
                            GdkModifierType state, GtkWidget *button)
{
  const LqKeyRow *row = g_object_get_data (G_OBJECT (button), "lq-row"), *taken = NULL;
  GSettings *stored = g_object_get_data (G_OBJECT (button), "lq-stored");
  GtkWidget *line = g_object_get_data (G_OBJECT (button), "lq-line");
  if (!g_object_get_data (G_OBJECT (button), "lq-waits"))
    return FALSE;
  if (keyval == GDK_KEY_Shift_L || keyval == GDK_KEY_Shift_R || keyval == GDK_KEY_Control_L
      || keyval == GDK_KEY_Control_R || keyval == GDK_KEY_Alt_L || keyval == GDK_KEY_Alt_R)
    return TRUE;
  g_object_set_data (G_OBJECT (button), "lq-waits", NULL);
  if (keyval != GDK_KEY_Escape)
    {
      g_autofree char *key =
          keyval == GDK_KEY_BackSpace
              ? NULL
              : gtk_accelerator_name (gdk_keyval_to_lower (keyval),
                                      state & (GDK_SHIFT_MASK | GDK_CONTROL_MASK | GDK_ALT_MASK));
      g_autofree char *why = !lq_key_set (stored, row, key, &taken) && taken
                                 ? g_strdup_printf (_ ("That key is taken: %s"), _ (taken->doc))
                                 : NULL;
      adw_action_row_set_subtitle (ADW_ACTION_ROW (line), why ? why : "");
    }
  show_key (button, row, stored);
  return TRUE;
}

static void on_change_key (GtkButton *button)
{
  g_object_set_data (G_OBJECT (button), "lq-waits", GINT_TO_POINTER (1));
  gtk_button_set_label (button, _ ("Press a key"));
}

static GtkWidget *key_line (GSettings *stored, const LqKeyRow *row)
{
  GtkWidget *line = adw_action_row_new (), *button = gtk_button_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (line), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (line), _ (row->doc));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (
      button, _ ("Click, then press the new key; Backspace gives it its own again"));
  g_object_set_data (G_OBJECT (button), "lq-row", (gpointer)row);
  g_object_set_data (G_OBJECT (button), "lq-stored", stored);
  g_object_set_data (G_OBJECT (button), "lq-line", line);
  show_key (button, row, stored);
  g_signal_connect (button, "clicked", G_CALLBACK (on_change_key), NULL);
  GtkEventController *keys = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_new_key), button);
  gtk_widget_add_controller (button, keys);
  adw_action_row_add_suffix (ADW_ACTION_ROW (line), button);
  return line;
}

static GtkWidget *keys_page (Settings *settings)
{
  static const char *const groups[] = { N_ ("Transport"), N_ ("Comparison"), N_ ("Monitor"),
                                        N_ ("Session"), N_ ("View") };
  GtkWidget *page = adw_preferences_page_new ();
  adw_preferences_page_set_title (ADW_PREFERENCES_PAGE (page), _ ("Keys"));
  adw_preferences_page_set_icon_name (ADW_PREFERENCES_PAGE (page), "input-keyboard-symbolic");
  for (gsize g = 0; g < G_N_ELEMENTS (groups); g++)
    {
      GtkWidget *group = adw_preferences_group_new ();
      adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _ (groups[g]));
      for (int i = 0; i < lq_n_key_rows; i++)
        if (g_str_equal (lq_key_rows[i].group, groups[g]))
          adw_preferences_group_add (
              ADW_PREFERENCES_GROUP (group),
              key_line (lq_desk_get_settings (settings->desk), &lq_key_rows[i]));
      adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));
    }
  return page;
}

void lq_dialog_settings (GtkWindow *parent, LqDesk *desk)
{
  Settings *settings = g_new0 (Settings, 1);
  settings->desk = desk;
  settings->window = adw_preferences_window_new ();
  g_object_set_data_full (G_OBJECT (settings->window), "lq-settings", settings, settings_free);
  gtk_window_set_transient_for (GTK_WINDOW (settings->window), parent);
  gtk_window_set_modal (GTK_WINDOW (settings->window), TRUE);
  gtk_window_set_title (GTK_WINDOW (settings->window), _ ("Settings"));
  adw_preferences_window_set_search_enabled (ADW_PREFERENCES_WINDOW (settings->window), FALSE);
  adw_preferences_window_add (ADW_PREFERENCES_WINDOW (settings->window),
                              ADW_PREFERENCES_PAGE (sound_page (settings)));
  adw_preferences_window_add (ADW_PREFERENCES_WINDOW (settings->window),
                              ADW_PREFERENCES_PAGE (keys_page (settings)));
  show_device (settings);
  g_signal_connect_object (lq_desk_get_sound (desk), "notify::device-text",
                           G_CALLBACK (on_device_text), settings->window, G_CONNECT_SWAPPED);
  lq_sound_list_devices_async (lq_desk_get_sound (desk), listed, g_object_ref (settings->window));
  gtk_window_present (GTK_WINDOW (settings->window));
}
