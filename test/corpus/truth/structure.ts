/** What exiftool may print of a file of which only what playing or showing it needs is left. */

const words = (text: string) => new Set(text.trim().split(/\s+/));

const always = ['System', 'File', 'ExifTool', 'Composite'];

const movie = words(`
  MajorBrand MinorVersion CompatibleBrands Free Skip Wide MediaData MediaDataOffset MediaDataSize
  MovieHeaderVersion CreateDate ModifyDate TimeScale Duration PreferredRate PreferredVolume MatrixStructure
  PreviewTime PreviewDuration PosterTime SelectionTime SelectionDuration CurrentTime NextTrackID
  InitialObjectDescriptor MovieFragmentSequence MotionPhotoVideo HandlerClass HandlerType Rotation
  AV1ConfigurationVersion SeqProfile SeqLevelIdx0 SeqTier0 HighBitDepth TwelveBit ChromaFormat
  ChromaSamplePosition InitialDelaySamples HEVCConfigurationVersion GeneralProfileSpace GeneralTierFlag
  GeneralProfileIDC GenProfileCompatibilityFlags ConstraintIndicatorFlags GeneralLevelIDC
  MinSpatialSegmentationIDC ParallelismType BitDepthLuma BitDepthChroma AverageFrameRate ConstantFrameRate
  NumTemporalLayers TemporalIDNested ColorProfiles ColorPrimaries TransferCharacteristics MatrixCoefficients
  ImageSpatialExtent ImagePixelDepth PixelAspectRatio CleanAperture AuxiliaryImageType`);

const track = words(`
  TrackHeaderVersion TrackCreateDate TrackModifyDate TrackID TrackDuration TrackLayer TrackVolume
  MatrixStructure ImageWidth ImageHeight ContentDescribes ChapterListTrackID OriginalFormat
  CleanApertureDimensions ProductionApertureDimensions EncodedPixelsDimensions MediaHeaderVersion
  MediaCreateDate MediaModifyDate MediaTimeScale MediaDuration MediaLanguageCode HandlerClass HandlerType
  GraphicsMode OpColor Balance NullMediaHeader GenMediaVersion GenFlags GenGraphicsMode GenOpColor GenBalance
  CompressorID SourceImageWidth SourceImageHeight XResolution YResolution BitDepth VideoFieldOrder
  AVCConfiguration PixelAspectRatio ColorProfiles ColorPrimaries TransferCharacteristics MatrixCoefficients
  AudioFormat AudioChannels AudioBitsPerSample AudioSampleRate LayoutFlags AudioChannelTypes
  NumChannelDescriptions PurchaseFileFormat BufferSize MaxBitrate AverageBitrate AvgBitrate MetaFormat
  OtherFormat HintFormat HintTrackVersion MaxPacketSize MaxPDUSize AvgPDUSize EncoderVendor EncoderVersion
  SchemeType SchemeVersion SchemeURL UserID FontName TextFont TextFace TextSize TextColor BackgroundColor
  PlaybackFrameRate TimeCode Text SampleTime SampleDuration VideoFrameRate TimeToSampleTable
  CompositionTimeToSample CompositionToDecodeTimelineMapping SyncSampleTable SampleToChunk SampleSizes
  ChunkOffset ChunkOffset64 SampleGroupDescription SampleToGroup SamplePaddingBits
  IdependentAndDisposableSamples`);

/** Elements of Matroska; those that exiftool does not know it names by what is left of their ids. */
const segment = words(`
  CRC-32 CueClusterPosition CueTime CueTrack DocType DocTypeReadVersion DocTypeVersion Duration EBMLMaxIDLength
  EBMLMaxSizeLength EBMLReadVersion EBMLVersion MuxingApp WritingApp SeekID SeekPosition TimecodeScale
  Matroska_0x0032 Matroska_0x0070`);

const entry = words(`
  AudioCodecID VideoCodecID CodecID CodecDecodeAll CodecPrivate ContentEncodingOrder ContentEncodingScope
  ContentEncodingType ContentEncryptionAlgorithm ContentEncryptionKeyID DefaultDuration DisplayHeight
  DisplayWidth MaxBlockAdditionID MinCache TrackDefault TrackForced TrackLacing TrackLanguage
  TrackLanguageIETF TrackNumber TrackTimecodeScale TrackType TrackUID TrackUsed VideoScanType
  Matroska_0x07e7 Matroska_0x13c0 Matroska_0x15b0 Matroska_0x16aa Matroska_0x16bb`);

const meta = words('PrimaryItemReference Free MetaImageSize');

/**
 * By exiftool's group 1. Colour profiles stay, since showing needs them; a box that it does not know it names
 * by its type.
 */
export function structure(group: string, name: string): boolean {
  if (always.includes(group) || group.startsWith('ICC')) return true;
  if (/^Unknown_(?!(udta|meta|uuid|ilst|keys|XMP))/.test(name)) return true;
  if (name === 'Unknown_uuid') return group.startsWith('QuickTime');
  if (group.startsWith('QuickTime')) return movie.has(name);
  if (group === 'Matroska') return segment.has(name);
  if (/^(Track|Doc)/.test(group)) return track.has(name) || entry.has(name);
  return group.startsWith('Meta') && meta.has(name);
}
