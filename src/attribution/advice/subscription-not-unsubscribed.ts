import { findHoldingPackage, growingOf, type Pattern } from './pattern.js';

const SUBSCRIPTIONS = /^(?:Safe|Operator)?Subscriber$|^Subscription$|^ConsumerObserver$/;

/** A subject or store keeps the observer of every call. */
export const subscriptionNotUnsubscribed: Pattern = {
  id: 'subscription-not-unsubscribed',
  advise(facts) {
    const isSubscription =
      findHoldingPackage(facts) === 'rxjs' ||
      facts.steps.some((step, at) => at > facts.growing && SUBSCRIPTIONS.test(step.object)) ||
      /^(?:observers|_finalizers|currentObservers)$/.test(growingOf(facts).edgeName);
    if (!isSubscription) return undefined;
    return 'Each call subscribes and nothing unsubscribes. Keep the result of subscribe() and call subscription.unsubscribe() when the request ends, or end the stream with take(1) or takeUntil(done).';
  },
};
