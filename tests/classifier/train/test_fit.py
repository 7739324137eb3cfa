"""A model of two small layers learns twelve made-up goods; the loop is the one that trains the shipped model."""

import math
from dataclasses import replace

import numpy as np
import pytest
import torch

from classifier.train.amounts import Amounts
from classifier.train.batches import Batch, Example, Tokens, batches, draw, prepare, used_pieces
from classifier.train.fit import encode, fit, start_classes
from classifier.train.held import Held, figures
from classifier.train.recipe import BadRecipe, recipe_of
from classifier.train.synonyms import Name, Synonyms
from classifier.train.trainable import Trainable, Tree, loss_of, pair_loss
from classifier.train.wordings import Wordings
from tests.classifier.train.small import CODES, GOODS
from tests.world import DATA


@pytest.fixture
def examples():
    exact = [Example(text, "en", "catalogue", i, i + 1) for i, text in enumerate(GOODS)]
    turned = [Example(" ".join(text.split()[::-1]), "fr", "rulings", i, i + 1) for i, text in enumerate(GOODS)]
    return [*exact, *turned, Example("beef", "en", "hs6", 4, 6)]


@pytest.fixture
def tokens(tokenizer, examples):
    return Tokens(tokenizer, used_pieces(tokenizer, [e.text for e in examples]), 16)


@pytest.fixture
def tree():
    return Tree.of(CODES, [("0101", "0201")], "cpu")


def model_of(checkpoint, tokenizer, examples):
    words = torch.tensor(used_pieces(tokenizer, [e.text for e in examples]))
    return Trainable(checkpoint, words, len(CODES), 0.0)


RECIPE = recipe_of(
    {"samples": 60, "epochs": 6, "tokens": 128, "encoder_rate": 2e-3, "head_rate": 1e-2, "variants": 0.0,
     "tree": [0.1, 0.1, 0.1], "pairs": 0.5, "dropout": 0.0}
)  # fmt: skip


def test_it_learns_what_it_is_shown(checkpoint, tokenizer, examples, tokens, tree):
    model = model_of(checkpoint, tokenizer, examples)
    start_classes(model, examples, tokens, "cpu")
    progress = fit(model, examples, tokens, tree, RECIPE, "cpu", lambda line: None)
    assert progress.losses[-1] < progress.losses[0] / 2
    held = Held(tuple(examples[:6]), tuple(examples[6:12]))
    found = figures(model, held, tokens, tree, "cpu")
    assert found["head"]["all"]["8@1"] == 1.0
    assert found["joined"]["en"]["n"] == 6


def test_texts_are_learnt_in_other_words_where_these_are_given(checkpoint, tokenizer, examples, tokens, tree):
    beef = Synonyms({("en", "beef"): (Name(("beef",), ("apples",), ((0, len(CODES)),)),)})
    others = Wordings(beef, Amounts.load(DATA), 1.0, 0.0)

    def losses(wordings):
        torch.manual_seed(1)
        model = model_of(checkpoint, tokenizer, examples)
        recipe = replace(RECIPE, variants=1.0, epochs=1)
        return fit(model, examples, tokens, tree, recipe, "cpu", lambda line: None, wordings=wordings).losses

    assert losses(None) == losses(None) != losses(others)


def test_a_stopped_run_ends_as_if_it_had_not_been(checkpoint, tokenizer, examples, tokens, tree, tmp_path):
    def run(path, stop):
        torch.manual_seed(1)
        model = model_of(checkpoint, tokenizer, examples)
        start_classes(model, examples, tokens, "cpu")

        def after(_, progress):
            if progress.epoch == stop:
                raise KeyboardInterrupt

        fit(model, examples, tokens, tree, replace(RECIPE, averaged=0.9), "cpu", lambda line: None, None, path, after)
        return model.classes.detach().clone()

    whole = run(tmp_path / "whole.safetensors", 0)
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path / "cut.safetensors", 3)
    assert torch.allclose(run(tmp_path / "cut.safetensors", 0), whole, atol=1e-4)


@pytest.mark.parametrize("accumulate", [2, 1000])
def test_batches_that_are_added_up_are_learnt_from_to_the_last(
    checkpoint, tokenizer, examples, tokens, tree, accumulate, tmp_path
):
    def run(path, stop):
        torch.manual_seed(1)
        model = model_of(checkpoint, tokenizer, examples)
        start_classes(model, examples, tokens, "cpu")
        before = model.classes.detach().clone()

        def after(_, progress):
            if progress.epoch == stop:
                raise KeyboardInterrupt

        recipe = replace(RECIPE, accumulate=accumulate, epochs=3)
        fit(model, examples, tokens, tree, recipe, "cpu", lambda line: None, None, path, after)
        return model.classes.detach().clone(), before

    whole, before = run(tmp_path / "whole.safetensors", 0)
    assert not torch.allclose(whole, before, atol=1e-4)
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path / "cut.safetensors", 2)
    assert torch.allclose(run(tmp_path / "cut.safetensors", 0)[0], whole, atol=1e-4)


def test_a_run_whose_loss_is_no_number_ends_and_keeps_the_epoch_before(
    checkpoint, tokenizer, examples, tokens, tree, tmp_path
):
    model, kept = model_of(checkpoint, tokenizer, examples), tmp_path / "run.safetensors"
    start_classes(model, examples, tokens, "cpu")
    done = []

    def spoil(learnt, progress):
        done.append(progress.epoch)
        if progress.epoch == 2:
            with torch.no_grad():
                learnt.classes.fill_(math.nan)

    with pytest.raises(BadRecipe, match="loss of epoch 3 is no number"):
        fit(model, examples, tokens, tree, RECIPE, "cpu", lambda line: None, None, kept, spoil)
    assert done == [1, 2] and kept.exists()


def test_a_checkpoint_of_another_recipe_is_refused(checkpoint, tokenizer, examples, tokens, tree, tmp_path):
    path = tmp_path / "c.safetensors"
    for recipe, says in ((replace(RECIPE, epochs=1), None), (replace(RECIPE, epochs=2), "another recipe")):
        model = model_of(checkpoint, tokenizer, examples)
        start_classes(model, examples, tokens, "cpu")
        if says is None:
            fit(model, examples, tokens, tree, recipe, "cpu", lambda line: None, None, path)
            continue
        with pytest.raises(BadRecipe, match=says):
            fit(model, examples, tokens, tree, recipe, "cpu", lambda line: None, None, path)


def test_a_coarse_text_is_learnt_by_the_sum_of_its_leaves(tree):
    logits = torch.log(torch.tensor([[0.1, 0.1, 0.1, 0.1, 0.2, 0.4]]))
    found = loss_of(logits, torch.tensor([[4, 6]]), tree, (0.0, 0.0, 0.0), 0.0)
    assert float(found) == pytest.approx(-math.log(0.6), abs=1e-5)


def test_wider_codes_add_their_share(tree):
    logits = torch.log(torch.tensor([[0.1, 0.1, 0.1, 0.1, 0.2, 0.4]]))
    found = loss_of(logits, torch.tensor([[1, 2]]), tree, (0.5, 0.0, 0.0), 0.0)
    assert float(found) == pytest.approx(-math.log(0.1) - 0.5 * math.log(0.2), abs=1e-5)


def test_rivals_look_nearer_while_training(tree):
    logits = torch.zeros(1, 6)
    plain = loss_of(logits, torch.tensor([[0, 1]]), tree, (0.0, 0.0, 0.0), 0.0)
    harder = loss_of(logits, torch.tensor([[0, 1]]), tree, (0.0, 0.0, 0.0), 1.0)
    assert float(harder) > float(plain)


def test_texts_of_the_same_leaf_are_no_wrong_answers_to_each_other():
    vectors = torch.eye(3)
    targets = torch.tensor([[0, 1], [0, 1], [2, 3]])
    alike = pair_loss(vectors, torch.eye(3)[[1, 1, 2]], targets, 0.1)
    apart = pair_loss(vectors, torch.eye(3)[[1, 1, 2]], torch.tensor([[0, 1], [1, 2], [2, 3]]), 0.1)
    assert float(alike) < float(apart)


def test_weights_decide_how_often_a_source_is_drawn(examples):
    numbers = draw(examples, {"rulings": 3.0, "hs6": 0.0}, 1000, 5)
    drawn = [examples[int(n)].source for n in numbers]
    assert 700 < drawn.count("rulings") < 800
    assert "hs6" not in drawn


def test_every_text_is_in_one_batch(examples, tokens):
    epoch = prepare(examples, np.arange(len(examples)), tokens, 0.0, 1, is_paired=True)
    found: list[Batch] = list(batches(epoch, 24, 1))
    assert sum(len(batch.ids) for batch in found) == len(examples)
    assert all(batch.partner is not None and len(batch.partner.ids) == len(batch.ids) for batch in found)
    assert all(batch.ids.numel() <= 24 or len(batch.ids) == 1 for batch in found)


def test_vectors_do_not_depend_on_who_shares_the_batch(checkpoint, tokenizer, examples, tokens):
    model = model_of(checkpoint, tokenizer, examples)
    ids = tokens([e.text for e in examples])
    together, alone = encode(model, ids, "cpu"), encode(model, ids, "cpu", tokens=1)
    assert torch.allclose(together, alone, atol=0.03)
