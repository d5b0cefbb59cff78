//! Times the operations of `coconut-crypto` on BLS12-381, one thread, and prints medians in microseconds as one JSON object.
//!
//! The job is the ticket's: 1 hidden and 2 revealed messages. Three things the crate leaves out and so are not in its figures: the base h is
//! not a hash of the commitment but given, a show carries no nullifier, and proofs are bound to no application context. It has no
//! aggregation of public keys and no check of a blinded answer.

use std::time::{Duration, Instant};

use ark_bls12_381::{Bls12_381, Fr, G1Projective};
use ark_ec::CurveGroup;
use ark_serialize::{CanonicalDeserialize, CanonicalSerialize};
use ark_std::rand::{rngs::StdRng, SeedableRng};
use ark_std::UniformRand;
use blake2::Blake2b512;
use coconut_crypto::setup::{keygen::common::Threshold, keygen::shamir_ss, SignatureParams};
use coconut_crypto::{
    AggregatedSignature, BlindSignature, CommitMessage, CommitmentOrMessage, MessagesPoK,
    MessagesPoKGenerator, PublicKey, SecretKey, Signature, SignaturePoK, SignaturePoKGenerator,
};
use dock_crypto_utils::randomized_pairing_check::RandomizedPairingChecker;
use schnorr_pok::pok_generalized_pedersen::compute_random_oracle_challenge;

type E = Bls12_381;
type G1 = ark_bls12_381::G1Affine;

const MESSAGES: u32 = 3;
const HIDDEN: usize = 1;
const BOOK: usize = 64;
const MANY: u16 = 70;

/// Issuers and one ticket, with everything made for it on the way.
struct Ticket {
    params: SignatureParams<E>,
    public: PublicKey<E>,
    issuers: Vec<(SecretKey<Fr>, PublicKey<E>)>,
    h: G1,
    messages: Vec<Fr>,
    blinding: Fr,
    request: Vec<u8>,
    answers: Vec<BlindSignature<E>>,
    credential: Signature<E>,
    show: Vec<u8>,
}

fn challenge(write: impl FnOnce(&mut Vec<u8>)) -> Fr {
    let mut transcript = vec![];
    write(&mut transcript);
    compute_random_oracle_challenge::<Fr, Blake2b512>(&transcript)
}

fn commit(messages: &[Fr]) -> Vec<CommitMessage<Fr>> {
    let (hidden, revealed) = messages.split_at(HIDDEN);
    hidden
        .iter()
        .copied()
        .map(CommitMessage::BlindMessageRandomly)
        .chain(revealed.iter().map(|_| CommitMessage::RevealMessage))
        .collect()
}

fn prepare(
    rng: &mut StdRng,
    params: &SignatureParams<E>,
    messages: &[Fr],
    h: &G1,
) -> (Fr, MessagesPoK<E>) {
    let generator = MessagesPoKGenerator::init(rng, commit(messages), params, h).unwrap();
    let e = challenge(|out| generator.challenge_contribution(out, params, h).unwrap());
    let blinding = *generator.blindings().next().unwrap();
    (blinding, generator.gen_proof(&e).unwrap())
}

fn blind_sign(
    params: &SignatureParams<E>,
    secret: &SecretKey<Fr>,
    revealed: &[Fr],
    h: &G1,
    request: &[u8],
) -> BlindSignature<E> {
    let proof = MessagesPoK::<E>::deserialize_compressed(request).unwrap();
    let e = challenge(|out| proof.challenge_contribution(out, params, h).unwrap());
    proof.verify(&e, HIDDEN..MESSAGES as usize, params, h).unwrap();
    let parts = proof
        .commitments()
        .copied()
        .map(CommitmentOrMessage::BlindedMessage)
        .chain(revealed.iter().copied().map(CommitmentOrMessage::RevealedMessage));
    BlindSignature::new(parts, secret, h).unwrap()
}

fn show(
    rng: &mut StdRng,
    params: &SignatureParams<E>,
    public: &PublicKey<E>,
    messages: &[Fr],
    credential: &Signature<E>,
) -> SignaturePoK<E> {
    let generator =
        SignaturePoKGenerator::init(rng, commit(messages), credential, public, params).unwrap();
    let e = challenge(|out| generator.challenge_contribution(out, public, params).unwrap());
    generator.gen_proof(&e).unwrap()
}

impl Ticket {
    fn deal(rng: &mut StdRng, threshold: u16) -> Self {
        let params = SignatureParams::<E>::new::<Blake2b512>(b"bench", MESSAGES);
        let sharing = Threshold::new(threshold, threshold).unwrap();
        let (secret, shares) = shamir_ss::deal::<_, Fr>(rng, MESSAGES, sharing).unwrap();
        let public = PublicKey::new(&secret, &params);
        let issuers: Vec<_> = shares
            .into_iter()
            .map(|share| {
                let key = PublicKey::new(&share, &params);
                (share, key)
            })
            .collect();
        let h = G1Projective::rand(rng).into_affine();
        let messages: Vec<Fr> = (0..MESSAGES).map(|_| Fr::rand(rng)).collect();
        let (blinding, proof) = prepare(rng, &params, &messages, &h);
        let mut request = vec![];
        proof.serialize_compressed(&mut request).unwrap();
        let answers: Vec<_> = issuers
            .iter()
            .map(|(share, _)| blind_sign(&params, share, &messages[HIDDEN..], &h, &request))
            .collect();
        let mut ticket = Self {
            credential: Signature::new(rng, &messages, &secret, &params).unwrap(),
            params,
            public,
            issuers,
            h,
            messages,
            blinding,
            request,
            answers,
            show: vec![],
        };
        ticket.credential = ticket.aggregate(&ticket.partials());
        ticket.verify(&ticket.credential, &ticket.public);
        show(rng, &ticket.params, &ticket.public, &ticket.messages, &ticket.credential)
            .serialize_compressed(&mut ticket.show)
            .unwrap();
        ticket
    }

    fn unblind(&self, issuer: usize) -> Signature<E> {
        let blindings = std::iter::once((0, &self.blinding));
        let answer = self.answers[issuer].clone();
        answer.unblind(blindings, &self.issuers[issuer].1, &self.h).unwrap()
    }

    fn partials(&self) -> Vec<Signature<E>> {
        (0..self.issuers.len()).map(|issuer| self.unblind(issuer)).collect()
    }

    fn aggregate(&self, partials: &[Signature<E>]) -> Signature<E> {
        let indexed = partials.iter().enumerate().map(|(i, partial)| (i as u16 + 1, partial));
        (*AggregatedSignature::new(indexed, &self.h).unwrap()).clone()
    }

    fn verify(&self, signature: &Signature<E>, key: &PublicKey<E>) {
        signature.verify(&self.messages, key, &self.params).unwrap();
    }

    fn decode_show(&self) -> (SignaturePoK<E>, Fr) {
        let proof = SignaturePoK::<E>::deserialize_compressed(&self.show[..]).unwrap();
        let e = challenge(|out| {
            proof.challenge_contribution(out, &self.public, &self.params).unwrap()
        });
        (proof, e)
    }

    fn revealed(&self) -> impl Iterator<Item = (usize, &Fr)> + Clone {
        self.messages.iter().enumerate().skip(HIDDEN)
    }

    fn verify_show(&self) {
        let (proof, e) = self.decode_show();
        proof.verify(&e, self.revealed(), &self.public, &self.params).unwrap();
    }

    fn verify_batch(&self, rng: &mut StdRng) {
        let mut checker = RandomizedPairingChecker::<E>::new_using_rng(rng, true);
        for _ in 0..BOOK {
            let (proof, e) = self.decode_show();
            proof
                .verify_with_randomized_pairing_checker(
                    &e,
                    self.revealed(),
                    &self.public,
                    &self.params,
                    &mut checker,
                )
                .unwrap();
        }
        assert!(checker.verify());
    }
}

/// Median in microseconds of `operation`, which does `items` jobs a call.
fn median(quick: bool, items: usize, mut operation: impl FnMut()) -> f64 {
    let (least, span) = if quick { (1, 0) } else { (12, 600) };
    if !quick {
        operation();
    }
    let start = Instant::now();
    let mut times = vec![];
    while times.len() < least || start.elapsed() < Duration::from_millis(span) {
        let began = Instant::now();
        operation();
        times.push(began.elapsed());
    }
    times.sort_unstable();
    times[times.len() / 2].as_nanos() as f64 / 1000.0 / items as f64
}

fn main() {
    let quick = std::env::args().any(|argument| argument == "--quick");
    let mut rng = StdRng::from_entropy();
    let ticket = Ticket::deal(&mut rng, 3);
    let many = Ticket::deal(&mut rng, MANY);
    let many_partials = many.partials();
    let Ticket { params, public, issuers, h, messages, request, credential, .. } = &ticket;
    let time = |items: usize, operation: &mut dyn FnMut()| median(quick, items, operation);
    let figures = [
        ("prepare", time(1, &mut || {
            prepare(&mut rng, params, messages, h);
        })),
        ("blind_sign", time(1, &mut || {
            blind_sign(params, &issuers[0].0, &messages[HIDDEN..], h, request);
        })),
        ("holder_64_each", time(BOOK, &mut || {
            for _ in 0..BOOK {
                ticket.verify(&ticket.aggregate(&ticket.partials()), public);
            }
        })),
        ("unblind_verify", time(1, &mut || ticket.verify(&ticket.unblind(0), &issuers[0].1))),
        ("aggregate_sigs_70_verify", time(1, &mut || {
            many.verify(&many.aggregate(&many_partials), &many.public);
        })),
        ("show", time(1, &mut || {
            show(&mut rng, params, public, messages, credential);
        })),
        ("decode_verify", time(1, &mut || ticket.verify_show())),
        ("batch_verify_64_each", time(BOOK, &mut || ticket.verify_batch(&mut rng))),
    ];
    let fields: Vec<_> =
        figures.iter().map(|(name, time)| format!("\"{name}\":{time:.1}")).collect();
    println!("{{{}}}", fields.join(","));
}
