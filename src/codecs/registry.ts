/**
 * The long names of codecs as `ffmpeg -codecs` (5.1) prints them, `name|long name` a line. Codecs that it does not know have none.
 */
const table = `
8bps|QuickTime 8BPS video
aac|AAC (Advanced Audio Coding)
ac3|ATSC A/52A (AC-3)
adpcm_ima_qt|ADPCM IMA QuickTime
adpcm_ima_wav|ADPCM IMA WAV
adpcm_ms|ADPCM Microsoft
aic|Apple Intermediate Codec
alac|ALAC (Apple Lossless Audio Codec)
amr_nb|AMR-NB (Adaptive Multi-Rate NarrowBand)
amr_wb|AMR-WB (Adaptive Multi-Rate WideBand)
av1|Alliance for Open Media AV1
avrp|Avid 1:1 10-bit RGB Packer
avs2|AVS2-P2/IEEE1857.4
avs3|AVS3-P2/IEEE1857.10
avui|Avid Meridien Uncompressed
bin_data|binary data
cavs|Chinese AVS (Audio Video Standard) (AVS1-P2, JiZhun profile)
cfhd|GoPro CineForm HD
cinepak|Cinepak
dirac|Dirac
dnxhd|VC3/DNxHD
dpx|DPX (Digital Picture Exchange) image
dts|DCA (DTS Coherent Acoustics)
dvaudio|DV audio
dvd_subtitle|DVD subtitles
dvvideo|DV (Digital Video)
dxv|Resolume DXV
eac3|ATSC A/52B (AC-3, E-AC-3)
eia_608|EIA-608 closed captions
evrc|EVRC (Enhanced Variable Rate Codec)
exr|OpenEXR image
ffv1|FFmpeg video codec #1
flac|FLAC (Free Lossless Audio Codec)
flic|Autodesk Animator Flic video
gif|CompuServe GIF (Graphics Interchange Format)
gsm|GSM
gsm_ms|GSM Microsoft variant
h263|H.263 / H.263-1996, H.263+ / H.263-1998 / H.263 version 2
h264|H.264 / AVC / MPEG-4 AVC / MPEG-4 part 10
hap|Vidvox Hap
hevc|H.265 / HEVC (High Efficiency Video Coding)
ilbc|iLBC (Internet Low Bitrate Codec)
jpeg2000|JPEG 2000
mace3|MACE (Macintosh Audio Compression/Expansion) 3:1
mace6|MACE (Macintosh Audio Compression/Expansion) 6:1
magicyuv|MagicYUV video
mjpeg|Motion JPEG
mjpegb|Apple MJPEG-B
mov_text|MOV text
mp1|MP1 (MPEG audio layer 1)
mp2|MP2 (MPEG audio layer 2)
mp3|MP3 (MPEG audio layer 3)
mp3on4|MP3onMP4
mp4als|MPEG-4 Audio Lossless Coding (ALS)
mpeg1video|MPEG-1 video
mpeg2video|MPEG-2 video
mpeg4|MPEG-4 part 2
mpegh_3d_audio|MPEG-H 3D Audio
msmpeg4v3|MPEG-4 part 2 Microsoft variant version 3
msrle|Microsoft RLE
nellymoser|Nellymoser Asao
notchlc|NotchLC
opus|Opus (Opus Interactive Audio Codec)
pcm_alaw|PCM A-law / G.711 A-law
pcm_f32be|PCM 32-bit floating point big-endian
pcm_f32le|PCM 32-bit floating point little-endian
pcm_f64be|PCM 64-bit floating point big-endian
pcm_f64le|PCM 64-bit floating point little-endian
pcm_mulaw|PCM mu-law / G.711 mu-law
pcm_s16be|PCM signed 16-bit big-endian
pcm_s16le|PCM signed 16-bit little-endian
pcm_s24be|PCM signed 24-bit big-endian
pcm_s24le|PCM signed 24-bit little-endian
pcm_s32be|PCM signed 32-bit big-endian
pcm_s32le|PCM signed 32-bit little-endian
pcm_s8|PCM signed 8-bit
pcm_u8|PCM unsigned 8-bit
pixlet|Apple Pixlet
png|PNG (Portable Network Graphics) image
prores|Apple ProRes (iCodec Pro)
qcelp|QCELP / PureVoice
qdm2|QDesign Music Codec 2
qdmc|QDesign Music
qdraw|Apple QuickDraw
qtrle|QuickTime Animation (RLE) video
r10k|AJA Kona 10-bit RGB Codec
r210|Uncompressed RGB 10-bit
rawvideo|raw video
rpza|QuickTime video (RPZA)
sheervideo|BitJazz SheerVideo
smc|QuickTime Graphics (SMC)
smv|SMV (Selectable Mode Vocoder)
speex|Speex
svq1|Sorenson Vector Quantizer 1 / Sorenson Video 1 / SVQ1
svq3|Sorenson Vector Quantizer 3 / Sorenson Video 3 / SVQ3
targa|Truevision Targa image
text|raw UTF-8 text
tiff|TIFF image
truehd|TrueHD
tscc2|TechSmith Screen Codec 2
ttml|Timed Text Markup Language
v210|Uncompressed 4:2:2 10-bit
vc1|SMPTE VC-1
vorbis|Vorbis
vp3|On2 VP3
vp8|On2 VP8
vp9|Google VP9
vvc|H.266 / VVC (Versatile Video Coding)
webvtt|WebVTT subtitle
wmav2|Windows Media Audio 2
y41p|Uncompressed YUV 4:1:1 12-bit
yuv4|Uncompressed packed 4:2:0
`;

let names: Map<string, string> | null = null;

/** Undefined where FFmpeg 5.1 does not know the codec. */
export function codecLongName(codec: string): string | undefined {
  names ??= new Map(
    table
      .trim()
      .split('\n')
      .map((row) => row.split('|') as [string, string]),
  );
  return names.get(codec);
}
