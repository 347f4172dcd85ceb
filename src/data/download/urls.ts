const S3 = 'https://s3.amazonaws.com/fast-ai-';
const SAMPLE = `${S3}sample/` as const;
const IMAGE_CLASS = `${S3}imageclas/` as const;
const IMAGE_LOCAL = `${S3}imagelocal/` as const;
const COCO = `${S3}coco/` as const;
const NLP = `${S3}nlp/` as const;
const MODELS = `${S3}modelzoo/` as const;

/**
 * Addresses of the archives that fastai's courses and documentation use, under fastai's names, for {@link untarData}. They
 * lie on fastai's own public hosts. `DatasetName` is the type of the names.
 *
 * Sizes for a first look: `MNIST_TINY` 0.3 MB, `MNIST_SAMPLE` 3 MB, `BIWI_SAMPLE` 0.6 MB, `IMAGENETTE_160` 99 MB,
 * `BIWI_HEAD_POSE` 452 MB, `PETS` 812 MB, `PASCAL_2007` 1.6 GB. The last three are weights of text models for PyTorch.
 *
 * @see https://docs.fast.ai/data.external.html#urls
 */
export const URLs = Object.freeze({
  ADULT_SAMPLE: `${SAMPLE}adult_sample.tgz`,
  BIWI_SAMPLE: `${SAMPLE}biwi_sample.tgz`,
  CIFAR: `${SAMPLE}cifar10.tgz`,
  COCO_SAMPLE: `${COCO}coco_sample.tgz`,
  COCO_TINY: `${COCO}coco_tiny.tgz`,
  HUMAN_NUMBERS: `${SAMPLE}human_numbers.tgz`,
  IMDB: `${NLP}imdb.tgz`,
  IMDB_SAMPLE: `${SAMPLE}imdb_sample.tgz`,
  ML_SAMPLE: `${SAMPLE}movie_lens_sample.tgz`,
  ML_100k: 'https://files.grouplens.org/datasets/movielens/ml-100k.zip',
  MNIST_SAMPLE: `${SAMPLE}mnist_sample.tgz`,
  MNIST_TINY: `${SAMPLE}mnist_tiny.tgz`,
  MNIST_VAR_SIZE_TINY: `${IMAGE_CLASS}mnist_var_size_tiny.tgz`,
  PLANET_SAMPLE: `${SAMPLE}planet_sample.tgz`,
  PLANET_TINY: `${SAMPLE}planet_tiny.tgz`,
  IMAGENETTE: `${IMAGE_CLASS}imagenette2.tgz`,
  IMAGENETTE_160: `${IMAGE_CLASS}imagenette2-160.tgz`,
  IMAGENETTE_320: `${IMAGE_CLASS}imagenette2-320.tgz`,
  IMAGEWOOF: `${IMAGE_CLASS}imagewoof2.tgz`,
  IMAGEWOOF_160: `${IMAGE_CLASS}imagewoof2-160.tgz`,
  IMAGEWOOF_320: `${IMAGE_CLASS}imagewoof2-320.tgz`,
  IMAGEWANG: `${IMAGE_CLASS}imagewang.tgz`,
  IMAGEWANG_160: `${IMAGE_CLASS}imagewang-160.tgz`,
  IMAGEWANG_320: `${IMAGE_CLASS}imagewang-320.tgz`,
  DOGS: `${SAMPLE}dogscats.tgz`,
  CALTECH_101: `${IMAGE_CLASS}caltech_101.tgz`,
  CARS: `${IMAGE_CLASS}stanford-cars.tgz`,
  CIFAR_100: `${IMAGE_CLASS}cifar100.tgz`,
  CUB_200_2011: `${IMAGE_CLASS}CUB_200_2011.tgz`,
  FLOWERS: `${IMAGE_CLASS}oxford-102-flowers.tgz`,
  FOOD: `${IMAGE_CLASS}food-101.tgz`,
  MNIST: `${IMAGE_CLASS}mnist_png.tgz`,
  PETS: `${IMAGE_CLASS}oxford-iiit-pet.tgz`,
  AG_NEWS: `${NLP}ag_news_csv.tgz`,
  AMAZON_REVIEWS: `${NLP}amazon_review_full_csv.tgz`,
  AMAZON_REVIEWS_POLARITY: `${NLP}amazon_review_polarity_csv.tgz`,
  DBPEDIA: `${NLP}dbpedia_csv.tgz`,
  MT_ENG_FRA: `${NLP}giga-fren.tgz`,
  SOGOU_NEWS: `${NLP}sogou_news_csv.tgz`,
  WIKITEXT: `${NLP}wikitext-103.tgz`,
  WIKITEXT_TINY: `${NLP}wikitext-2.tgz`,
  YAHOO_ANSWERS: `${NLP}yahoo_answers_csv.tgz`,
  YELP_REVIEWS: `${NLP}yelp_review_full_csv.tgz`,
  YELP_REVIEWS_POLARITY: `${NLP}yelp_review_polarity_csv.tgz`,
  BIWI_HEAD_POSE: `${IMAGE_LOCAL}biwi_head_pose.tgz`,
  CAMVID: `${IMAGE_LOCAL}camvid.tgz`,
  CAMVID_TINY: `${SAMPLE}camvid_tiny.tgz`,
  LSUN_BEDROOMS: `${IMAGE_CLASS}bedroom.tgz`,
  PASCAL_2007: `${IMAGE_LOCAL}pascal_2007.tgz`,
  PASCAL_2012: `${IMAGE_LOCAL}pascal_2012.tgz`,
  MACAQUES: 'https://storage.googleapis.com/ml-animal-sounds-datasets/macaques.zip',
  ZEBRA_FINCH: 'https://storage.googleapis.com/ml-animal-sounds-datasets/zebra_finch.zip',
  SIIM_SMALL: `${IMAGE_LOCAL}siim_small.tgz`,
  TCGA_SMALL: `${IMAGE_LOCAL}tcga_small.tgz`,
  OPENAI_TRANSFORMER: `${MODELS}transformer.tgz`,
  WT103_FWD: `${MODELS}wt103-fwd.tgz`,
  WT103_BWD: `${MODELS}wt103-bwd.tgz`,
} as const);

/** A name in {@link URLs}. */
export type DatasetName = keyof typeof URLs;
