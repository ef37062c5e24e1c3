import { testTutorial } from "../support/tutorial_in_tmux/test_tutorial.ts";

testTutorial({ isCluster: true });
