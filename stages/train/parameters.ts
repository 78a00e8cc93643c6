// Generated from schemas/stages/train.schema.json by `npm run generate`. Do not edit.

/**
 * The layer's name, for `embed`. If left out: its kind, numbered.
 */
export type Name = string;
/**
 * The name of the earlier layer that it reads. If left out: the layer before it.
 */
export type Inputs = string | readonly string[];
/**
 * A function of each output; `softmax` of all outputs (of a pixel) together. leakyRelu has slope 0.2 below 0, elu's alpha is 1, gelu is the exact one.
 */
export type Activation = 'linear' | 'relu' | 'leakyRelu' | 'elu' | 'sigmoid' | 'tanh' | 'softmax' | 'gelu' | 'silu';
/**
 * The names of the earlier layers that it reads, in order.
 *
 * @minItems 2
 */
export type SeveralInputs = readonly string[];
export type Pooling1D = {
  readonly name?: Name;
  readonly inputs?: Inputs;
  /**
   * Length of the window.
   */
  readonly poolSize: number;
  /**
   * Step between windows. If left out: the window's length.
   */
  readonly strides?: number;
  readonly padding: Padding;
} | null;
/**
 * `valid`: only windows that lie on the image. `same`: zeros around it, so that stride 1 keeps its size.
 */
export type Padding = 'valid' | 'same';
export type Pooling = {
  readonly name?: Name;
  readonly inputs?: Inputs;
  readonly poolSize: Pair;
  readonly strides?: Pair;
  readonly padding: Padding;
} | null;
export type Pair = number | readonly number[];
/**
 * The distribution that the first weights are drawn from, by the seed. `uniform`: from -0.05 to 0.05.
 */
export type Initializer = 'glorotUniform' | 'glorotNormal' | 'heUniform' | 'heNormal' | 'uniform' | 'zeros' | 'ones';
export type Plain = {
  readonly name?: Name;
  readonly inputs?: Inputs;
} | null;
/**
 * Size of a step, or a mapping with one of `constant`, `step`, `cosine` and `onPlateau`, by which it changes.
 */
export type LearningRate =
  | number
  | {
      /**
       * One rate r, to have `warmUp` before it.
       */
      readonly constant?: number;
      /**
       * In epoch e the rate is initial · factor^⌊(e - 1) / every⌋, as by Keras' PiecewiseConstantDecay.
       */
      readonly step?: {
        /**
         * The rate at first. If left out: the optimizer's default.
         */
        readonly initial?: number;
        /**
         * Epochs between two changes.
         */
        readonly every: number;
        /**
         * The rate is multiplied by this.
         */
        readonly factor?: number;
      };
      /**
       * At step s of S, counted from 0, the rate is final + (initial - final) (1 + cos(π s / S)) / 2, as by Keras' CosineDecay. S are the steps of all epochs without those of `warmUp`, after which s begins. Trainings of other numbers of epochs share no epochs.
       */
      readonly cosine?: {
        /**
         * The rate at first. If left out: the optimizer's default.
         */
        readonly initial?: number;
        /**
         * The rate that the last step would be followed by.
         */
        readonly final?: number;
      };
      /**
       * The rate is multiplied by `factor` when the watched number has not improved for `patience` epochs, as by Keras' ReduceLROnPlateau.
       */
      readonly onPlateau?: {
        /**
         * The rate at first. If left out: the optimizer's default.
         */
        readonly initial?: number;
        /**
         * The rate is multiplied by this.
         */
        readonly factor?: number;
        /**
         * Epochs without improvement before the rate is lowered.
         */
        readonly patience?: number;
        /**
         * An improvement must be greater than this to count.
         */
        readonly minDelta?: number;
        /**
         * The number to watch: `loss` and `accuracy` of the training rows, `validationLoss`, `validationAccuracy`, or a measure that `metrics` names, like `validation.rocAuc` and `validation.recall.coat`.
         */
        readonly monitor?: string;
        /**
         * The rate is never lowered below this.
         */
        readonly least?: number;
      };
      /**
       * Epochs w at the beginning in which the rate grows from 0: at step s it is initial · s / W, with W steps in w epochs. Not with `onPlateau`.
       */
      readonly warmUp?: number;
    };
export type Fraction = number;
export type Clip = number;
/**
 * Added to the divisor of a step, so that it is never 0.
 */
export type Epsilon = number;

/**
 * Trains a network, a list of layers with Keras' names and defaults, on the training rows of a dataset.
 */
export type TrainParameters = {
  /**
   * The layers from input to output. A layer reads the one before it, or those that its `inputs` name. The last one gives one number for each class, `dense: { units: classes, activation: softmax }`, or one number.
   *
   * @minItems 1
   */
  readonly model: readonly Layer[];
  /**
   * The kind of answer that is learned: one of several classes, one of two classes by the probability of one of them, several labels beside each other, or a number. If left out, a note says which it is: numbers are a regression, several columns of labels multilabel, two classes and a last layer of one number binary, other classes multiclass.
   */
  readonly task?: 'multiclass' | 'binary' | 'multilabel' | 'regression';
  /**
   * The class whose probability a binary network gives, by its name or label. If left out: the second one of the dataset.
   */
  readonly positive?: string | number | boolean;
  /**
   * The loss that training minimizes: a name, or a mapping from the name to its parameters. If left out: `categoricalCrossentropy` of several classes, `binaryCrossentropy` of two classes with one output and of several labels, `meanSquaredError` of numbers. After a softmax (categorical) or a sigmoid (binary) the crossentropies are computed from its inputs. With classes the targets y are one-hot vectors.
   */
  readonly loss?:
    | ('categoricalCrossentropy' | 'binaryCrossentropy' | 'meanSquaredError' | 'meanAbsoluteError' | 'huber')
    | {
        /**
         * -Σ t log p, with t = y (1 - s) + s / n for n classes.
         */
        readonly categoricalCrossentropy?: {
          /**
           * The part s of each target that is spread evenly.
           */
          readonly labelSmoothing?: number;
        } | null;
        /**
         * The mean of -t log p - (1 - t) log(1 - p) over the outputs, with t = y (1 - s) + s / 2.
         */
        readonly binaryCrossentropy?: {
          /**
           * The part s of each target that is spread evenly.
           */
          readonly labelSmoothing?: number;
        } | null;
        /**
         * The mean over the outputs of e² / 2 for errors |e| ≤ d, else of d |e| - d² / 2.
         */
        readonly huber?: {
          /**
           * The error d from which on the loss grows linearly.
           */
          readonly delta?: number;
        } | null;
      };
  /**
   * The optimizer's name, or a mapping from its name to its parameters. Parameters that are left out have Keras' defaults.
   */
  readonly optimizer: ('sgd' | 'rmsprop' | 'adam' | 'adamw') | Optimizer;
  /**
   * Measures on the validation rows after each epoch, beside the loss: names as `evaluate` has them, without the split. `precision`, `recall` and `f1` are those of each class, `top3` the part of rows whose class is among the 3 most likely. Accuracy of classes and `r2` of numbers are always measured.
   */
  readonly metrics: readonly string[];
  /**
   * Examples a step. The last batch of an epoch may be smaller.
   */
  readonly batchSize: number;
  /**
   * Passes over the training rows.
   */
  readonly epochs: number;
  /**
   * Take the training rows in a new order in each epoch, drawn from the seed.
   */
  readonly shuffle: boolean;
  /**
   * Changes every training picture anew in each epoch, by numbers drawn from the seed, the epoch and the picture's row. Validation and evaluation see pictures as they are. A part is cut out, turned, shifted and mirrored in one step, by bilinear interpolation; erasing comes last.
   */
  readonly augment?: {
    /**
     * Pixels that a picture is moved at most, in every direction or in each of two. Whole numbers of pixels are drawn.
     */
    readonly shift?:
      | number
      | {
          readonly vertical?: number;
          readonly horizontal?: number;
        };
    /**
     * Mirror half of the pictures: left and right, top and bottom, or each of both.
     */
    readonly flip?: 'horizontal' | 'vertical' | 'both';
    /**
     * Degrees that a picture is turned at most, either way.
     */
    readonly rotate?: number;
    /**
     * The least part of height and width that is cut out, at a drawn place, and enlarged to the whole.
     */
    readonly crop?: number;
    /**
     * Fill a rectangle at a drawn place.
     */
    readonly erase?: {
      /**
       * Its height and width are at most this part of the picture's.
       */
      readonly side: number;
      /**
       * The fraction of pictures that have one.
       */
      readonly chance: number;
    };
    /**
     * The number of pixels that come from beyond the picture, and of erased ones, as the dataset stores numbers: 0 to 255 for bytes.
     */
    readonly fill: number;
  };
  /**
   * The weight of an example in the training loss by its class: a mapping from class to weight (1 for classes left out), each class by its name or its label, which is its number after `relabel`; or `balanced`: in inverse proportion to the class's training rows, 1 on average over them.
   */
  readonly classWeights?:
    | 'balanced'
    | {
        readonly [k: string]: number;
      };
  /**
   * Use the weights of the dataset's rows, if it has any: the factor of a row in the training loss, times that of its class.
   */
  readonly sampleWeights: boolean;
  /**
   * Watches a number of each epoch. With `patience` training stops when the number has not improved for so many epochs; with `restoreBestWeights` the kept epoch, whose weights the model holds, is the best one instead of the last. One of the two is needed.
   */
  readonly earlyStopping?: {
    /**
     * The number to watch: `loss` and `accuracy` of the training rows, `validationLoss`, `validationAccuracy`, or a measure that `metrics` names, like `validation.rocAuc` and `validation.recall.coat`.
     */
    readonly monitor: string;
    /**
     * Epochs without improvement after which training stops. If left out it never stops early.
     */
    readonly patience?: number;
    /**
     * An improvement must be greater than this to count.
     */
    readonly minDelta: number;
    /**
     * Keep the weights of the best epoch instead of the last.
     */
    readonly restoreBestWeights: boolean;
  };
  /**
   * The engine that computes. `compiled`: Arrowline's own engine, the same bytes on every machine. `tensorflow`: TensorFlow.js. `auto`: compiled, or tensorflow where a GPU is faster.
   */
  readonly engine: 'auto' | 'compiled' | 'tensorflow';
}
/**
 * One layer: a mapping with one key, its kind.
 */
export type Layer = {
  /**
   * An activation by itself.
   */
  readonly activation?: {
    readonly name?: Name;
    readonly inputs?: Inputs;
    readonly activation: Activation;
  };
  readonly add?: Merging;
  readonly averagePooling1d?: Pooling1D;
  readonly averagePooling2d?: Pooling;
  /**
   * Centres and scales each channel by the batch while training, by moving statistics afterwards.
   */
  readonly batchNormalization?: {
    readonly name?: Name;
    readonly inputs?: Inputs;
    /**
     * The fraction of the moving statistics that is kept at each step.
     */
    readonly momentum: number;
    /**
     * Added to the variance.
     */
    readonly epsilon: number;
  } | null;
  readonly concatenate?: Merging;
  /**
   * Convolution of a sequence.
   */
  readonly conv1d?: {
    readonly name?: Name;
    readonly inputs?: Inputs;
    /**
     * Channels of the output.
     */
    readonly filters: number;
    /**
     * Length of the kernel.
     */
    readonly kernelSize: number;
    /**
     * Step between positions of the kernel.
     */
    readonly strides: number;
    readonly padding: Padding;
    readonly activation: Activation;
    /**
     * Add a learned number to each channel.
     */
    readonly useBias: boolean;
    readonly kernelInitializer: Initializer;
    readonly biasInitializer: Initializer;
    readonly kernelRegularizer?: Penalty;
    readonly biasRegularizer?: Penalty;
  };
  /**
   * Convolution of an image.
   */
  readonly conv2d?: {
    readonly name?: Name;
    readonly inputs?: Inputs;
    /**
     * Channels of the output.
     */
    readonly filters: number;
    readonly kernelSize: Pair;
    readonly strides: Pair;
    readonly padding: Padding;
    readonly activation: Activation;
    /**
     * Add a learned number to each channel.
     */
    readonly useBias: boolean;
    readonly kernelInitializer: Initializer;
    readonly biasInitializer: Initializer;
    readonly kernelRegularizer?: Penalty;
    readonly biasRegularizer?: Penalty;
  };
  /**
   * Every output from every input.
   */
  readonly dense?: {
    readonly name?: Name;
    readonly inputs?: Inputs;
    /**
     * Number of outputs; `classes` is the dataset's number of classes, or of labels.
     */
    readonly units: 'classes' | number;
    readonly activation: Activation;
    /**
     * Add a learned number to each output.
     */
    readonly useBias: boolean;
    readonly kernelInitializer: Initializer;
    readonly biasInitializer: Initializer;
    readonly kernelRegularizer?: Penalty;
    readonly biasRegularizer?: Penalty;
  };
  /**
   * Convolution of each channel of an image by itself.
   */
  readonly depthwiseConv2d?: {
    readonly name?: Name;
    readonly inputs?: Inputs;
    readonly kernelSize: Pair;
    readonly strides: Pair;
    readonly padding: Padding;
    /**
     * Channels of the output for each channel of the input.
     */
    readonly depthMultiplier: number;
    readonly activation: Activation;
    /**
     * Add a learned number to each channel.
     */
    readonly useBias: boolean;
    readonly biasInitializer: Initializer;
    readonly biasRegularizer?: Penalty;
    readonly depthwiseInitializer: Initializer;
    readonly depthwiseRegularizer?: Penalty;
  };
  /**
   * Sets some numbers to 0 while training, drawn anew for each step.
   */
  readonly dropout?: {
    readonly name?: Name;
    readonly inputs?: Inputs;
    /**
     * The part set to 0.
     */
    readonly rate: number;
  };
  /**
   * A learned row of numbers for each whole number of a feature group, such as the number of a category.
   */
  readonly embedding?: {
    readonly name?: Name;
    readonly inputs?: Inputs;
    /**
     * Rows of the table: the features are whole numbers from 0 to one less.
     */
    readonly inputDim: number;
    /**
     * Numbers of a row.
     */
    readonly outputDim: number;
    readonly embeddingsInitializer: Initializer;
    readonly embeddingsRegularizer?: Penalty;
  };
  readonly flatten?: Plain;
  readonly globalAveragePooling1d?: Plain;
  readonly globalAveragePooling2d?: Plain;
  readonly globalMaxPooling1d?: Plain;
  readonly globalMaxPooling2d?: Plain;
  /**
   * A group of features of the dataset. A network with several has one for each group that it takes.
   */
  readonly input?: {
    readonly name?: Name;
    /**
     * The group's name.
     */
    readonly group: string;
  };
  /**
   * Centres and scales the channels of each example, or of each of its places, by their own mean and variance.
   */
  readonly layerNormalization?: {
    readonly name?: Name;
    readonly inputs?: Inputs;
    /**
     * Added to the variance.
     */
    readonly epsilon: number;
    /**
     * Add a learned number to each channel, beta.
     */
    readonly center: boolean;
    /**
     * Multiply each channel by a learned number, gamma.
     */
    readonly scale: boolean;
  } | null;
  readonly maxPooling1d?: Pooling1D;
  readonly maxPooling2d?: Pooling;
  readonly multiply?: Merging;
  /**
   * The same numbers in another shape.
   */
  readonly reshape?: {
    readonly name?: Name;
    readonly inputs?: Inputs;
    /**
     * The new shape of an example.
     *
     * @minItems 1
     * @maxItems 3
     */
    readonly targetShape: readonly number[];
  };
  /**
   * Convolution of each channel by itself, then of each pixel across its channels.
   */
  readonly separableConv2d?: {
    readonly name?: Name;
    readonly inputs?: Inputs;
    /**
     * Channels of the output.
     */
    readonly filters: number;
    readonly kernelSize: Pair;
    readonly strides: Pair;
    readonly padding: Padding;
    /**
     * Channels that each channel of the input becomes before they mix.
     */
    readonly depthMultiplier: number;
    readonly activation: Activation;
    /**
     * Add a learned number to each channel.
     */
    readonly useBias: boolean;
    readonly biasInitializer: Initializer;
    readonly biasRegularizer?: Penalty;
    readonly depthwiseInitializer: Initializer;
    readonly pointwiseInitializer: Initializer;
    readonly depthwiseRegularizer?: Penalty;
    readonly pointwiseRegularizer?: Penalty;
  };
}
export type Merging = {
  readonly name?: Name;
  readonly inputs: SeveralInputs;
}
/**
 * Added to the loss: l1 times the sum of absolute weights, l2 times the sum of squares.
 */
export type Penalty = {
  /**
   * Factor of the absolute weights.
   */
  readonly l1: number;
  /**
   * Factor of the squared weights.
   */
  readonly l2: number;
}
export type Optimizer = {
  /**
   * Stochastic gradient descent.
   */
  readonly sgd?: {
    readonly learningRate?: LearningRate;
    readonly momentum?: Fraction;
    /**
     * Look ahead by the momentum.
     */
    readonly nesterov?: boolean;
    readonly clipNorm?: Clip;
    readonly globalClipNorm?: Clip;
    readonly clipValue?: Clip;
  } | null;
  /**
   * Steps divided by the root of a moving mean of squared gradients.
   */
  readonly rmsprop?: {
    readonly learningRate?: LearningRate;
    readonly rho?: Fraction;
    readonly momentum?: Fraction;
    readonly epsilon?: Epsilon;
    readonly clipNorm?: Clip;
    readonly globalClipNorm?: Clip;
    readonly clipValue?: Clip;
  } | null;
  /**
   * Adam (Kingma & Ba 2015).
   */
  readonly adam?: {
    readonly learningRate?: LearningRate;
    readonly beta1?: Fraction;
    readonly beta2?: Fraction;
    readonly epsilon?: Epsilon;
    readonly clipNorm?: Clip;
    readonly globalClipNorm?: Clip;
    readonly clipValue?: Clip;
  } | null;
  /**
   * Adam with decoupled weight decay (Loshchilov & Hutter 2019).
   */
  readonly adamw?: {
    readonly learningRate?: LearningRate;
    readonly beta1?: Fraction;
    readonly beta2?: Fraction;
    readonly epsilon?: Epsilon;
    /**
     * This fraction of each weight, times the learning rate, is subtracted at each step.
     */
    readonly weightDecay?: number;
    readonly clipNorm?: Clip;
    readonly globalClipNorm?: Clip;
    readonly clipValue?: Clip;
  } | null;
}
