# SPDX-License-Identifier: GPL-3.0-or-later
"""The same work in everybody's words: what Lacquer, ffmpeg, sox and the plug-ins are asked for, as alike as
their controls allow."""

# The same wishes for everybody: high-pass 25 Hz, low shelf 90 Hz +1.5 dB, bells 250 Hz −2 dB,
# 1.2 kHz +1 dB, 4 kHz +1.5 dB, high shelf 10 kHz +2 dB; 2.5:1 above −24 dB, 20 and 150 ms; 6 dB
# into a limiter at −1 dB of true peak; 16 bit with dither.
OUR_EQ = ("equaliser:b1.on=on,b1.shape=low-cut,b1.freq=25,b2.on=on,b2.shape=low-shelf,b2.freq=90,"
          "b2.gain=1.5,b3.on=on,b3.freq=250,b3.gain=-2,b3.q=1,b4.on=on,b4.freq=1200,b4.gain=1,"
          "b4.q=0.8,b5.on=on,b5.freq=4000,b5.gain=1.5,b5.q=1.2,b6.on=on,b6.shape=high-shelf,"
          "b6.freq=10000,b6.gain=2")
OUR_CHAIN = ["--insert", OUR_EQ, "--insert",
             "compressor:threshold=-24,ratio=2.5,attack=20,release=150", "--insert", "gain:gain=6",
             "--insert", "limiter:ceiling=-1,release=50"]
# The same before a four-band compressor, soft saturation, sides 1 dB up, the limiter.
OUR_BANDS = ",".join(f"b{n}.on=on,b{n}.threshold=-24,b{n}.ratio=2.5,b{n}.attack=20,b{n}.release=150"
                     for n in range(1, 5))
OUR_MASTER = ["--insert", OUR_EQ,
              "--insert", f"multiband:bands=4,x1=120,x2=1000,x3=6000,{OUR_BANDS}",
              "--insert", "saturator:curve=soft-clip,drive=3", "--insert", "stereo:width=112",
              "--insert", "limiter:input=6,ceiling=-1,release=50"]
FF_EQ = ("highpass=f=25,lowshelf=f=90:g=1.5,equalizer=f=250:t=q:w=1:g=-2,"
         "equalizer=f=1200:t=q:w=0.8:g=1,equalizer=f=4000:t=q:w=1.2:g=1.5,highshelf=f=10000:g=2")
FF_COMP = "acompressor=threshold=-24dB:ratio=2.5:attack=20:release=150:detection=rms"
FF_LIMIT = ("aresample=192000,alimiter=level_in=2:limit=-1dB:level=false:attack=5:release=50,"
            "aresample=48000")
FF_CHAIN = f"{FF_EQ},{FF_COMP},{FF_LIMIT}"
FF_DITHER = "aresample=osf=s16:dither_method=triangular"
FF_MASTER = (f"{FF_EQ},acrossover=split=120 1000 6000:order=4th[b0][b1][b2][b3];"
             + ";".join(f"[b{n}]{FF_COMP}[c{n}]" for n in range(4))
             + ";[c0][c1][c2][c3]amix=inputs=4:normalize=0,{saturation},stereotools=slev=1.12,"
             "{limit}")
FF_SATURATION = ("asoftclip=type=tanh", "asoftclip=type=tanh:oversample=4:output=1.94")
FF_LIMIT_48 = "alimiter=level_in=2:limit=-1dB:level=false:attack=5:release=50"
SOX_EQ = ("highpass 25 bass +1.5 90 equalizer 250 1q -2 equalizer 1200 0.8q +1 "
          "equalizer 4000 1.2q +1.5 treble +2 10000").split()
SOX_BAND = "0.02,0.15 6:-90,-90,-24,-24,0,-14.4"
SOX_MASTER = ["gain", "-3", *SOX_EQ, "mcompand", SOX_BAND, "120", SOX_BAND, "1000", SOX_BAND,
              "6000", SOX_BAND,
              *"overdrive 1 0 remix 1v1.06,2v-0.06 1v-0.06,2v1.06 gain -l 6 gain -1 dither".split()]
SOX_CHAIN = [*SOX_EQ, "compand", "0.02,0.15", "6:-90,-90,-24,-24,0,-14.4",
             *"rate 192k gain -l 6 rate 48k gain -1 dither".split()]

LSP, CALF = "http://lsp-plug.in/plugins/lv2", "http://calf.sourceforge.net/plugins"
X42, ZAM = "http://gareus.org/oss/lv2", "urn:zamaudio"
PLUGINS = {
    "equaliser": {
        "LSP parametric x16": f"{LSP}/para_equalizer_x16_stereo ft_0=2 f_0=25 ft_1=5 f_1=90 "
                              "g_1=1.189 ft_2=1 f_2=250 g_2=0.794 ft_3=1 f_3=1200 g_3=1.122 ft_4=1 "
                              "f_4=4000 g_4=1.189 ft_5=3 f_5=10000 g_5=1.259 ft_6=1 f_6=700 "
                              "g_6=1.122 ft_7=1 f_7=7000 g_7=1.122",
        "Calf equaliser 8": f"{CALF}/Equalizer8Band hp_active=1 ls_active=1 ls_level=1.189 "
                            "p1_active=1 p1_level=0.794 p2_active=1 p2_level=1.122 p3_active=1 "
                            "p3_level=1.189 p4_active=1 p4_level=1.122 hs_active=1 hs_level=1.259",
        "x42 fil4": f"{X42}/fil4#stereo HighPass=1 LSsec=1 LSgain=1.5 sec1=1 gain1=-2 sec2=1 "
                    "gain2=1 sec3=1 gain3=1.5 sec4=1 gain4=1 HSsec=1 HSgain=2",
    },
    "equaliser-phase": {  # of linear phase
        "LSP parametric x16, FIR": f"{LSP}/para_equalizer_x16_stereo mode=1 ft_0=2 f_0=25 ft_1=5 "
                                   "f_1=90 g_1=1.189 ft_2=1 f_2=250 g_2=0.794 ft_3=1 f_3=1200 "
                                   "g_3=1.122 ft_4=1 f_4=4000 g_4=1.189 ft_5=3 f_5=10000 "
                                   "g_5=1.259 ft_6=1 f_6=700 g_6=1.122 ft_7=1 f_7=7000 g_7=1.122",
    },
    "compressor": {
        "LSP compressor": f"{LSP}/compressor_stereo al=0.0631 cr=2.5 at=20 rt=150",
        "Calf compressor": f"{CALF}/Compressor bypass=0 threshold=0.0631 ratio=2.5 attack=20 "
                           "release=150",
        "x42 darc": f"{X42}/darc#stereo Ratio=0.6 attack=0.02 release=0.15",
        "ZamCompX2": f"{ZAM}:ZamCompX2 att=20 rel=150 rat=2.5 thr=-24",
    },
    "gate": {
        "Calf gate": f"{CALF}/Gate bypass=0 threshold=0.03 range=0.001 attack=1 release=150",
        "Ardour expander": "urn:ardour:a-exp#stereo thr=-30 att=1 rel=150",
    },
    "multiband": {
        "LSP multiband ×4": f"{LSP}/mb_compressor_stereo mode=0 ife_l=0 ofe_l=0 ife_r=0 ofe_r=0 "
                            "cbe_1=1 sf_1=120 cbe_2=1 sf_2=1000 cbe_3=1 sf_3=6000 cbe_4=0 cbe_5=0 "
                            "cbe_6=0 cbe_7=0 "
                            + " ".join(f"al_{k}=0.0631 cr_{k}=2.5 at_{k}=20 rt_{k}=150"
                                       for k in range(4)),
        "Calf multiband": f"{CALF}/MultibandCompressor freq0=120 freq1=1000 freq2=6000 "
                          + " ".join(f"bypass{k}=0 threshold{k}=0.0631 ratio{k}=2.5 attack{k}=20 "
                                     f"release{k}=150" for k in range(4)),
        "ZaMultiCompX2, 3 bands": f"{ZAM}:ZaMultiCompX2 toggle1=1 toggle2=1 toggle3=1 xover1=120 "
                                  "xover2=6000 "
                                  + " ".join(f"att{k}=20 rel{k}=150 rat{k}=2.5 thr{k}=-24"
                                             for k in range(1, 4)),
    },
    "limiter": {  # those that look between the samples
        "LSP limiter ×4": f"{LSP}/limiter_stereo g_in=2 th=0.8913 alr=0 boost=0 ovs=15",
        "LSP limiter ×8": f"{LSP}/limiter_stereo g_in=2 th=0.8913 alr=0 boost=0 ovs=20",
        "Calf limiter ×4": f"{CALF}/Limiter level_in=2 limit=0.8913 auto_level=0 oversampling=4",
        "x42 dpl true peak": f"{X42}/dpl#stereo gain=6 threshold=-1 release=0.05 truepeak=1",
    },
    "reverb": {
        "Calf reverb": f"{CALF}/Reverb on=1 amount=0.5 decay_time=1.8",
        # Combs of one decay for all frequencies, without diffusion or motion.
        "Ardour reverb": "urn:ardour:a-reverb blend=0.3 roomsz=0.5",
    },
    "reverb-sample": {  # by convolution: ours through 2 s, in stereo
        "ZamVerb": f"{ZAM}:ZamVerb wetdry=30 room=1",
    },
    "saturator": {  # ours at 8 times the rate
        "Calf saturator": f"{CALF}/Saturator drive=1 blend=0",
        "ZamTube": f"{ZAM}:ZamTube tubedrive=1",
    },
}

# Windows of programs that a user would open instead: command, title.
WINDOWS = {"mhWaveEdit": (["mhwaveedit"], "mhWaveEdit")}

# A strip of the mix: low shelf 160 Hz +1.5 dB, bells 300 Hz −2 dB, 1 kHz +1 dB, 2.5 kHz +1.5 dB;
# 2.5:1 above −24 dB, 20 and 150 ms; −24 dB; somewhere between left and right.
OUR_STRIP = ["equaliser:b1.on=on,b1.shape=low-shelf,b1.freq=160,b1.gain=1.5,b2.on=on,b2.freq=300,"
             "b2.gain=-2,b2.q=1,b3.on=on,b3.freq=1000,b3.gain=1,b3.q=1,b4.on=on,b4.freq=2500,"
             "b4.gain=1.5,b4.q=1", "compressor:threshold=-24,ratio=2.5,attack=20,release=150"]
FF_EQ4 = ("lowshelf=f=160:g=1.5,equalizer=f=300:t=q:w=1:g=-2,equalizer=f=1000:t=q:w=1:g=1,"
          "equalizer=f=2500:t=q:w=1:g=1.5")
SOX_STRIP = ("bass +1.5 160 equalizer 300 1q -2 equalizer 1000 1q 1 equalizer 2500 1q 1.5 "
             "compand 0.02,0.15 6:-90,-90,-24,-24,0,-14.4")
# All controls in their order; the bands that are not wanted stay off.
CALF_STRIP = [f"-elv2:{CALF}/Equalizer5Band,0,1,1,1,1.189,160,0.707,0,1,5000,0.707,1,0.794,300,1,1,"
              "1.122,1000,1,1,1.189,2500,1,1,0.25,0,1",
              f"-elv2:{CALF}/Compressor,0,1,0.0631,2.5,20,150,1,2.83,0,0,1"]
