import Support

/// What each key of a manifest means, in a line: the one part of the manifest reference that the readers do not know.
///
/// Keys are written as paths in the manifest, without the `[]` of lists; `*` stands for any one name. A test fails where a key has
/// no meaning, or a meaning no key.
package enum KeyMeanings {
    /// The meaning of a path of `ManifestOutline`, with the key in the table that gave it; nil where there is none.
    package static func meaning(of path: String) -> (key: String, text: String)? {
        find(path, in: all).map { (key: $0.key, text: $0.value) }
    }

    /// The least and the greatest in words, where they depend on something else in the manifest.
    static func bounds(of path: String) -> String? { find(path, in: bounds)?.value }

    /// What a key is unless it is given, in words, where that depends on something else.
    static func fallback(of path: String) -> String? { find(path, in: fallbacks)?.value }

    /// Every key of the table.
    package static var keys: [String] { all.keys.sorted() }

    private static let all = sections.merging(steps) { first, _ in first }.merging(pageSteps) { first, _ in first }

    private static func find(_ path: String, in table: [String: String]) -> (key: String, value: String)? {
        let path = path.replacing("[]", with: "")
        if let text = table[path] { return (path, text) }
        var parts = path.split(separator: ".").map(String.init)
        guard parts.count > 1 else { return nil }
        parts[parts.count - 2] = "*"
        let key = parts.joined(separator: ".")
        return table[key].map { (key, $0) }
    }

    private static let bounds = [
        "augmentation.steps.*.limits": "from 0, in the unit of the amount",
        "augmentation.steps.someOf.count": "from 0 to the number of steps",
        "augmentation.steps.elasticBounded.maxDisplacementFraction": "from 0 to what cannot fold: less the more control points there are",
        "augmentation.steps.gridDistortion.maxDisplacementFraction": "from 0 to what cannot fold: less the more cells there are",
    ]

    private static let fallbacks = [
        "sources": "**required**",
        "sources.sheets.writer": "`sheet` where sheets have identities, else `fileName`",
        "sources.images.writer": "the folder's name",
        "sources.webdataset.writer": "the folder's name",
        "augmentation.steps.*.stream": "follows from the name and the place among steps of that name",
        "augmentation.steps.*.limits": "none",
        "augmentation.steps.rotate.limits": "half of the range for 1 and 7",
        "augmentation.steps.shear.limits": "half of the range for 1 and 7",
        "sources.sheets.check": "the model that ships looks",
        "network.convolution.width": "as high",
        "network.maxPooling.width": "as high",
    ]

    private static let sections: [String: String] = [
        "seed": "What all chance follows from.",
        "sources": "Where the digits come from. Paths are relative to the manifest.",
        "pages": "Copies of whole sheets, photographed again by computation and read like any scan; for training only.",
        "profile": "How ink becomes a glyph of 28 × 28: there is one way so far.",
        "split": "How the writers are divided, never their digits.",
        "augmentation": "How a copy differs from its digit.",
        "shards": "How many copies are made, and how they are packed.",
        "base":
            "A model to start from, which brings its network along: `builtin/mnist`, a model file, or an earlier manifest, whose model is meant. Either this or `network`.",
        "network": "A network to train from nothing: a name, or a list of layers. Either this or `base`.",
        "rehearsal": "What the model has learned before and is to keep.",
        "training": "How the network is trained.",
        "evaluation": "How the trained model is asked.",
        "evaluation.folds":
            "Into how many folds the writers are dealt: each is read by a model that was trained on the others, besides the test writers. The right figure where there are few, and then the verdict's; it takes so many trainings more.",
        "deliver":
            "Which model is handed out as `model.safetensors`: `better`, the fine-tuned one unless it misreads more test digits than the base model; or `tuned`, in any case.",
        "strings":
            "The network learns to read whole lines, made of the copies of the digits, and real ones. Without it, it reads single digits.",
        "curation": "How `inkmill curate` looks digits over; of no influence on anything else.",

        "sources.sheets": "Scanned or photographed sheets of one form.",
        "sources.sheets.folder": "Where the scans are, with all folders in it.",
        "sources.sheets.files": "Which files of the folder, as a shell pattern such as `*.jpg`.",
        "sources.sheets.template": "The form.",
        "sources.sheets.register": "The table of the sheets that were handed out; what has not come back is listed.",
        "sources.sheets.labels": "A table of what is written, where the form does not say.",
        "sources.sheets.maxUnreadFraction": "Sheets with a greater fraction of their written cells unread are listed to be scanned again.",
        "sources.sheets.check": "Which model looks over the labels; `none` for none.",
        "sources.sheets.check.model": "The model.",
        "sources.sheets.check.minConfidence": "From which probability of another digit on a label is listed.",
        "sources.sheets.check.labelIssues": "Whether such digits stay in the data.",
        "sources.sheets.corrections":
            "A table of labels that are others than the source says, digit by digit; `inkmill labels export` writes one.",
        "sources.sheets.exclude": "What is left out of the data. Patterns are those of a shell, such as `anna-*`.",
        "sources.sheets.exclude.digits": "Digits, by their ids.",
        "sources.sheets.exclude.writers": "Everything of these writers.",
        "sources.idx.corrections":
            "A table of labels that are others than the source says, digit by digit; `inkmill labels export` writes one.",
        "sources.idx.exclude": "What is left out of the data. Patterns are those of a shell, such as `anna-*`.",
        "sources.idx.exclude.digits": "Digits, by their ids.",
        "sources.idx.exclude.writers": "Everything of these writers.",
        "sources.images.corrections":
            "A table of labels that are others than the source says, digit by digit; `inkmill labels export` writes one.",
        "sources.images.exclude": "What is left out of the data. Patterns are those of a shell, such as `anna-*`.",
        "sources.images.exclude.digits": "Digits, by their ids.",
        "sources.images.exclude.writers": "Everything of these writers.",
        "sources.digits.corrections":
            "A table of labels that are others than the source says, digit by digit; `inkmill labels export` writes one.",
        "sources.digits.exclude": "What is left out of the data. Patterns are those of a shell, such as `anna-*`.",
        "sources.digits.exclude.digits": "Digits, by their ids.",
        "sources.digits.exclude.writers": "Everything of these writers.",
        "sources.webdataset.corrections":
            "A table of labels that are others than the source says, digit by digit; `inkmill labels export` writes one.",
        "sources.webdataset.exclude": "What is left out of the data. Patterns are those of a shell, such as `anna-*`.",
        "sources.webdataset.exclude.digits": "Digits, by their ids.",
        "sources.webdataset.exclude.writers": "Everything of these writers.",
        "sources.sheets.exclude.sheets": "Sheets, by their files below the source's folder, such as `scan7.jpg` or `pile.pdf#12`.",
        "sources.sheets.writer":
            "Who wrote a sheet, where no register, table or sidecar says: the file's name, the folder's, or all pages of a printed sheet one writer.",
        "sources.simulated": "Sheets in invented hands, for training only.",
        "sources.simulated.template": "The form whose lines are filled in. Either this or `description`.",
        "sources.simulated.description": "A description of sheets as `inkmill sheet new` prints them.",
        "sources.simulated.kind": "Scans and a few photos, or photos with every fault there is.",
        "sources.simulated.forms": "The ways of writing digits that the hands know: those of common school hands, or also rare ones.",
        "sources.simulated.sheetCount": "How many sheets, each by a writer of its own.",
        "sources.simulated.seed": "Instead of the manifest's seed.",
        "sources.signs":
            "What is not one digit, made of the writers' digits and drawn: figures side by side or struck out, letters, pieces of ruling. The network then tells them from digits.",
        "sources.signs.count": "How many, a quarter of them digits made in the same way.",
        "sources.signs.seed": "Instead of the manifest's seed.",
        "sources.idx": "MNIST's files.",
        "sources.idx.images": "The file of images.",
        "sources.idx.labels": "The file of labels.",
        "sources.idx.writers": "A table of writers in the order of the images: QMNIST's, or one of an export.",
        "sources.idx.writer": "The writer of all images, where there is no table.",
        "sources.idx.transposed": "Whether the pictures lie in the file column by column, as EMNIST's do.",
        "sources.idx.inverted": "Whether the pictures are dark ink on light paper.",
        "sources.idx.bilevel": "Whether the pictures hold only 0 and 1, which is then full ink.",
        "sources.idx.check": "As of `sheets`.",
        "sources.idx.check.model": "The model.",
        "sources.idx.check.minConfidence": "From which probability of another digit on a label is listed.",
        "sources.idx.check.labelIssues": "Whether such digits stay in the data.",
        "sources.images": "Pictures of single digits: folders named 0 to 9, or a `labels.csv`.",
        "sources.images.folder": "Where the pictures are.",
        "sources.images.writer": "Who wrote those that no table names a writer of.",
        "sources.images.normalized": "Whether the pictures are glyphs of 28 × 28 already, white ink on black, to be taken as they are.",
        "sources.images.check": "As of `sheets`.",
        "sources.images.check.model": "The model.",
        "sources.images.check.minConfidence": "From which probability of another digit on a label is listed.",
        "sources.images.check.labelIssues": "Whether such digits stay in the data.",
        "sources.webdataset": "Tar archives of samples.",
        "sources.webdataset.folder": "Where the archives are.",
        "sources.webdataset.files": "Which archives, as a shell pattern.",
        "sources.webdataset.writer": "Who wrote those whose `json` names no writer.",
        "sources.webdataset.normalized": "As of `images`.",
        "sources.webdataset.check": "As of `sheets`.",
        "sources.webdataset.check.model": "The model.",
        "sources.webdataset.check.minConfidence": "From which probability of another digit on a label is listed.",
        "sources.webdataset.check.labelIssues": "Whether such digits stay in the data.",
        "sources.digits": "What `inkmill import` wrote.",
        "sources.digits.folder": "The folder that was written.",
        "sources.digits.check": "As of `sheets`.",
        "sources.digits.check.model": "The model.",
        "sources.digits.check.minConfidence": "From which probability of another digit on a label is listed.",
        "sources.digits.check.labelIssues": "Whether such digits stay in the data.",

        "split.validation": "A fraction of the writers, or the names of them: they choose the epoch.",
        "split.test": "A fraction of the writers, or the names of them: they are read once, at the end.",
        "split.method": "`hash`: a new writer never moves another one. `rank`: the fractions are met even by few writers.",

        "augmentation.strength": "Scales the amounts of all steps.",
        "augmentation.resampling": "How pixels are looked up between pixels.",
        "augmentation.steps": "What is done to a copy, each a name with its fields.",

        "shards.copies": "Copies of every training digit.",
        "shards.maxShardBytes": "About how large a file becomes.",
        "shards.onTheFly": "Makes the copies while training instead of writing them: the same bytes, for time instead of disk space.",

        "pages.copies": "Copies of every sheet of a training writer.",
        "pages.strength": "Scales the amounts of all steps.",
        "pages.steps": "What is done to a page, each step at most once.",

        "network.convolution": "A convolution with stride 1.",
        "network.convolution.channels": "How many feature maps it makes.",
        "network.convolution.kernel": "The height of its window, in pixels, and its width unless that is given.",
        "network.convolution.width": "The width of its window, in pixels.",
        "network.convolution.padding": "`same` keeps the size, `valid` looks at whole windows only, `sides` keeps the width alone.",
        "network.convolution.bias": "Leave it out where batch normalization follows, which has its own.",
        "network.batchNormalization": "Batch normalization over channels.",
        "network.relu": "max(0, x).",
        "network.skip": "Starts a residual block: what comes here is added again at `addSkip`.",
        "network.addSkip": "Ends a residual block.",
        "network.maxPooling": "The greatest of each window; windows do not overlap.",
        "network.maxPooling.size": "The height of the window, in pixels, and its width unless that is given.",
        "network.maxPooling.width": "The width of the window, in pixels.",
        "network.globalAveragePooling": "The mean of each channel.",
        "network.dropout": "Sets values to zero in training.",
        "network.dropout.probability": "Of a value being dropped.",
        "network.dense": "A fully connected layer. The last layer has ten units.",
        "network.dense.units": "How many outputs it has.",

        "rehearsal.recipes": "Manifests of earlier recipes, whose digits are rehearsed, each divided as it was there.",
        "rehearsal.fraction": "How much of each batch is rehearsed.",
        "rehearsal.maxAccuracyDrop": "A model that loses more accuracy than this on the earlier test writers is refused.",

        "training.epochs": "How often the model is evaluated and a checkpoint written.",
        "training.samplesPerEpoch":
            "How many images an epoch takes; all of them unless given. The next epoch goes on with those not seen yet.",
        "training.batchSize": "Images between two changes of the weights.",
        "training.microBatchSize": "Images that one thread takes at once. Part of the result, unlike the number of threads.",
        "training.optimizer": "How gradients change the weights.",
        "training.optimizer.adamW": "Adam with decoupled weight decay, as PyTorch's `AdamW`.",
        "training.optimizer.adamW.beta1": "How much of the mean gradient stays at each step.",
        "training.optimizer.adamW.beta2": "How much of the mean squared gradient stays at each step.",
        "training.optimizer.adamW.epsilon": "Added to the root of the mean squared gradient.",
        "training.optimizer.adamW.weightDecay": "How fast weights shrink, times the learning rate.",
        "training.optimizer.sgd": "Gradient descent with momentum, as PyTorch's `SGD`.",
        "training.optimizer.sgd.momentum": "How much of the last change stays at each step.",
        "training.optimizer.sgd.isNesterov": "Whether the gradient is taken where the momentum leads.",
        "training.optimizer.sgd.weightDecay": "How much of each weight is added to its gradient.",
        "training.schedule": "The learning rate over the steps.",
        "training.schedule.oneCycle": "Up along half a cosine, then down to almost nothing.",
        "training.schedule.cosine": "Up along a line, then down along half a cosine.",
        "training.schedule.constant": "Up along a line, then the same.",
        "training.schedule.*.peak": "The highest learning rate; `inkmill train --range-test` finds out how high it may be.",
        "training.schedule.*.warmUpFraction": "The part of all steps in which the rate rises.",
        "training.schedule.*.initialDivisor": "`oneCycle` starts at the peak divided by this.",
        "training.schedule.*.finalDivisor": "`cosine` ends at the peak divided by this, `oneCycle` at its start divided by this.",
        "training.labelSmoothing": "How much of a label is spread over all classes.",
        "training.mixup": "α of mixup, which blends pairs of images.",
        "training.averagingDecay": "The weights that are kept are an average over the last steps; how much of it stays at each step.",
        "training.selection": "The epoch that reads the validation writers best, or the last one.",
        "training.patience": "Training ends after so many epochs without a better one.",
        "training.members": "Networks that are trained, to read together as an ensemble.",
        "training.frozenLayerCount": "The first layers that stay as they are in the base model.",
        "training.learningRateFactors": "A factor on the learning rate of each layer, in order; 1 where the list ends.",
        "training.layerwiseDecay":
            "A factor on the learning rate for each layer with weights that lies above, so that the first layers move least.",
        "training.batchStatistics": "Whether batch normalization follows the new data or keeps the statistics of the base model.",

        "strings.lines": "Pictures of lines that people have written, with the number on each.",
        "strings.lines.folder": "Where the pictures are, with all folders in it.",
        "strings.lines.table": "The numbers: a table with the columns `file` and `number`, and any of `writer` and `split`.",
        "strings.lines.tellsMarks": "Whether the numbers say which marks (`.`, `-`, `/`) stand between the digits; if not, any may.",
        "strings.realFraction":
            "Of the lines that are learned from, those that people have written, where there are any; the others are invented.",
        "strings.variationStrength": "How strongly a real line is changed each time it is shown; 0 for not at all.",
        "strings.drawnFraction": "Lines that invented hands draw; the others are made of the sources' digits.",
        "strings.blankFraction": "Lines on which no digit is written.",
        "strings.crossedOutFraction": "Lines with a digit that is crossed out and written anew.",
        "strings.patternFraction": "Lines on paper with a printed pattern, as cheques have.",
        "strings.maxDigits": "Most digits in a line.",
        "strings.validationLines":
            "Lines made of the validation writers' digits, which choose the epoch where there are no real ones for it.",
        "strings.testLines": "Lines made of the test writers' digits.",
        "curation.folds": "How many networks are trained, each on the digits of other writers than it is asked about.",
        "curation.network": "A network by name, trained from nothing, where that which the recipe trains would take too long.",

        "evaluation.views": "Reads each glyph shifted and rotated too, and averages.",
        "evaluation.views.shiftPixels": "How far four more views are shifted; 0 for none.",
        "evaluation.views.rotationDegrees": "How far two more views are rotated; 0 for none.",
    ]
}
